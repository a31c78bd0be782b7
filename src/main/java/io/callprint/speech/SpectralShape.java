package io.callprint.speech;

import io.callprint.audio.Spectrogram;
import java.util.Arrays;

/**
 * What tells tones and music from speech, and how wide the band is.
 *
 * @param toneShare see {@link QualityMeasure#TONE_SHARE}
 * @param steadyShare see {@link QualityMeasure#STEADY_SHARE}: centred correlation of magnitudes over 0.7
 * @param bandHz see {@link QualityMeasure#BAND_HZ}
 */
record SpectralShape(double toneShare, double steadyShare, double bandHz) {
    /** Between compared windows: they do not overlap. */
    private static final int APART = 3;

    private static final int FIRST_BIN = bin(200);
    private static final int LAST_BIN = bin(3400);
    private static final int BINS = LAST_BIN - FIRST_BIN;
    private static final int PEAK_HALF_WIDTH = 2;
    private static final double CONCENTRATED = 0.9;
    private static final double ALIKE = 0.7;
    private static final int NOWHERE = -1000;
    /** 35 dB. */
    private static final double OUT_OF_BAND = 3.2e-4;

    static SpectralShape of(Spectrogram spectrogram) {
        float[][] magnitudes = magnitudes(spectrogram.power());
        int count = spectrogram.count();
        int tones = 0;
        int steady = 0;
        for (int w = 0; w < count; w++) {
            tones += concentration(magnitudes[w]) > CONCENTRATED ? 1 : 0;
            steady += w >= APART && correlation(magnitudes[w], magnitudes[w - APART]) > ALIKE ? 1 : 0;
        }
        return new SpectralShape(
                count == 0 ? 0 : (double) tones / count,
                count <= APART ? 0 : (double) steady / (count - APART),
                bandHz(spectrogram));
    }

    private static int bin(int hz) {
        return hz * QualityMeasures.WINDOW / NetSpeech.SAMPLE_RATE_HZ;
    }

    private static float[][] magnitudes(float[][] power) {
        float[][] magnitudes = new float[power.length][BINS];
        for (int w = 0; w < power.length; w++) {
            for (int bin = 0; bin < BINS; bin++) {
                magnitudes[w][bin] = (float) Math.sqrt(power[w][FIRST_BIN + bin]);
            }
        }
        return magnitudes;
    }

    private static double bandHz(Spectrogram spectrogram) {
        double[] mean = spectrogram.mean();
        double highest = Arrays.stream(mean).max().orElse(0);
        int end = mean.length;
        while (end > 0 && mean[end - 1] <= highest * OUT_OF_BAND) {
            end--;
        }
        return (double) end * NetSpeech.SAMPLE_RATE_HZ / QualityMeasures.WINDOW;
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
        double sumA = 0;
        double sumB = 0;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sumA += a[bin];
            sumB += b[bin];
            ab += a[bin] * b[bin];
            aa += a[bin] * a[bin];
            bb += b[bin] * b[bin];
        }
        double spreadA = aa - sumA * sumA / BINS;
        double spreadB = bb - sumB * sumB / BINS;
        return spreadA <= 0 || spreadB <= 0 ? 0 : (ab - sumA * sumB / BINS) / Math.sqrt(spreadA * spreadB);
    }
}
