package io.callprint.speech;

import be.tarsos.dsp.util.fft.FFT;
import be.tarsos.dsp.util.fft.HannWindow;

/**
 * What tells tones and music from speech: the harmonics of a voice move, those of instruments stay.
 *
 * @param toneShare 0..1 of the windows whose energy lies in two narrow peaks
 * @param steadyShare 0..1 of the windows whose spectrum is the same 128 ms later (centred correlation of magnitudes over
 *     0.7)
 */
record SpectralShape(double toneShare, double steadyShare) {
    private static final int WINDOW = 512;
    private static final int STEP = 256;
    /** Between compared windows, in steps: they do not overlap. */
    private static final int APART = 4;

    private static final int FIRST_BIN = 200 * WINDOW / NetSpeech.SAMPLE_RATE_HZ;
    private static final int LAST_BIN = 3400 * WINDOW / NetSpeech.SAMPLE_RATE_HZ;
    private static final int BINS = LAST_BIN - FIRST_BIN;
    private static final int PEAK_HALF_WIDTH = 2;
    private static final double CONCENTRATED = 0.9;
    private static final double ALIKE = 0.7;
    private static final int NOWHERE = -1000;

    static SpectralShape of(short[] samples) {
        int windows = Math.max(0, (samples.length - WINDOW) / STEP + 1);
        float[][] magnitudes = magnitudes(samples, windows);
        int tones = 0;
        int steady = 0;
        for (int w = 0; w < windows; w++) {
            tones += concentration(magnitudes[w]) > CONCENTRATED ? 1 : 0;
            steady += w >= APART && correlation(magnitudes[w], magnitudes[w - APART]) > ALIKE ? 1 : 0;
        }
        return new SpectralShape(
                windows == 0 ? 0 : (double) tones / windows,
                windows <= APART ? 0 : (double) steady / (windows - APART));
    }

    private static float[][] magnitudes(short[] samples, int windows) {
        var fft = new FFT(WINDOW, new HannWindow());
        float[] buffer = new float[WINDOW];
        float[][] magnitudes = new float[windows][BINS];
        for (int w = 0; w < windows; w++) {
            for (int i = 0; i < WINDOW; i++) {
                buffer[i] = samples[w * STEP + i] / 32768f;
            }
            fft.forwardTransform(buffer);
            for (int bin = 0; bin < BINS; bin++) {
                magnitudes[w][bin] = fft.modulus(buffer, FIRST_BIN + bin);
            }
        }
        return magnitudes;
    }

    /** Share of the energy around the two highest peaks. */
    private static double concentration(float[] magnitude) {
        double total = energy(magnitude, 0, BINS);
        int first = highest(magnitude, NOWHERE);
        int second = highest(magnitude, first);
        double peaks = energy(magnitude, first - PEAK_HALF_WIDTH, first + PEAK_HALF_WIDTH + 1)
                + energy(magnitude, second - PEAK_HALF_WIDTH, second + PEAK_HALF_WIDTH + 1);
        return total == 0 ? 0 : peaks / total;
    }

    private static int highest(float[] magnitude, int awayFrom) {
        int best = -1;
        for (int bin = 0; bin < BINS; bin++) {
            boolean apart = bin < awayFrom - 2 * PEAK_HALF_WIDTH || bin > awayFrom + 2 * PEAK_HALF_WIDTH;
            if (apart && (best < 0 || magnitude[bin] > magnitude[best])) {
                best = bin;
            }
        }
        return best;
    }

    private static double energy(float[] magnitude, int from, int to) {
        double sum = 0;
        for (int bin = Math.max(0, from); bin < Math.min(BINS, to); bin++) {
            sum += magnitude[bin] * magnitude[bin];
        }
        return sum;
    }

    private static double correlation(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double x = a[bin] - meanA;
            double y = b[bin] - meanB;
            ab += x * y;
            aa += x * x;
            bb += y * y;
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
