package io.callprint.audio;

/**
 * Brings audio to another rate for keeping: a windowed sinc of 64 zero crossings a side (Kaiser, beta 11.2), by phases, in
 * double precision. Flat to 0.9 of the lower rate's half, more than 100 dB down a little above that half; no delay. Slower than
 * {@link Resampler}, which feeds the models. Immutable, any thread.
 */
public final class ArchiveResampler {
    private static final int ZERO_CROSSINGS = 64;
    private static final double BETA = 11.2;

    /** Where the sinc is cut, as a part of the lower rate's half: its slope ends there at that half. */
    private static final double CUT = 0.95;

    /**
     * @param targetRateHz 4,000 to 192,000
     * @return the clip itself when it has that rate already; else one of round(length x ratio) samples, in [-1, 1]
     */
    public AudioClip resample(AudioClip clip, int targetRateHz) {
        int sourceRateHz = clip.sampleRateHz();
        if (sourceRateHz == targetRateHz) {
            return clip;
        }
        int common = greatestCommonDivisor(sourceRateHz, targetRateHz);
        int phases = targetRateHz / common;
        int step = sourceRateHz / common;
        double cut = CUT * Math.min(1, (double) targetRateHz / sourceRateHz);
        int reach = (int) Math.ceil(ZERO_CROSSINGS / cut);
        float[] input = clip.samples();
        float[] output = new float[Math.toIntExact(Math.round((double) input.length * phases / step))];
        double[][] taps = new double[phases][];
        for (int i = 0; i < output.length; i++) {
            long position = (long) i * step;
            int centre = (int) (position / phases);
            int phase = (int) (position % phases);
            if (taps[phase] == null) {
                taps[phase] = taps((double) phase / phases, cut, reach);
            }
            output[i] = (float) Math.clamp(sum(input, centre - reach + 1, taps[phase]), -1, 1);
        }
        return new AudioClip(output, targetRateHz);
    }

    private static double sum(float[] input, int first, double[] taps) {
        double sum = 0;
        int from = Math.max(0, -first);
        int to = Math.min(taps.length, input.length - first);
        for (int k = from; k < to; k++) {
            sum += taps[k] * input[first + k];
        }
        return sum;
    }

    /** For a point so far behind an input sample, 0 to 1: weights of the {@code 2 reach} samples around it, sum 1. */
    private static double[] taps(double behind, double cut, int reach) {
        double[] taps = new double[2 * reach];
        double sum = 0;
        for (int k = 0; k < taps.length; k++) {
            double t = k - reach + 1 - behind;
            double window = Math.max(0, 1 - (t / reach) * (t / reach));
            taps[k] = sinc(t * cut) * bessel(BETA * Math.sqrt(window));
            sum += taps[k];
        }
        for (int k = 0; k < taps.length; k++) {
            taps[k] /= sum;
        }
        return taps;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** Modified Bessel function of the first kind, order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= (x / (2 * k)) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
