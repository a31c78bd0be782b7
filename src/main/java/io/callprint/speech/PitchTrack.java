package io.callprint.speech;

import be.tarsos.dsp.util.fft.FFT;
import io.callprint.audio.Spectrogram;
import java.util.Arrays;

/**
 * How much of a piece of speech has a pitch, and how clear it is.
 *
 * <p>A window is as periodic as its autocorrelation, divided by that of the window itself, is high at the best lag
 * (Boersma, 1993). The autocorrelation is the inverse transform of the power from 200 to 1800 Hz, where a telephone
 * carries harmonics of every voice.
 *
 * @param voicedShare see {@link QualityMeasure#VOICED_SHARE}
 * @param harmonicity see {@link QualityMeasure#HARMONICITY}
 */
record PitchTrack(double voicedShare, double harmonicity) {
    private static final double VOICED = 0.5;
    private static final int FIRST_HZ = 200;
    private static final int LAST_HZ = 1800;
    private static final int SHORTEST_LAG = NetSpeech.SAMPLE_RATE_HZ / 500;
    private static final int LONGEST_LAG = NetSpeech.SAMPLE_RATE_HZ / 60;

    static PitchTrack of(Spectrogram spectrogram) {
        int window = spectrogram.window();
        FFT fft = new FFT(window);
        float[] buffer = new float[window];
        double[] ofWindow = windowCorrelation(window);
        int voiced = 0;
        double sum = 0;
        for (float[] power : spectrogram.power()) {
            double periodicity = periodicity(power, fft, buffer, ofWindow);
            if (periodicity > VOICED) {
                voiced++;
                sum += periodicity;
            }
        }
        return voiced == 0 ? new PitchTrack(0, 0) : new PitchTrack((double) voiced / spectrogram.count(), sum / voiced);
    }

    private static double periodicity(float[] power, FFT fft, float[] buffer, double[] ofWindow) {
        Arrays.fill(buffer, 0);
        for (int bin = bin(FIRST_HZ, buffer.length); bin <= bin(LAST_HZ, buffer.length); bin++) {
            buffer[2 * bin] = power[bin];
        }
        fft.backwardsTransform(buffer);
        double highest = 0;
        for (int lag = SHORTEST_LAG; lag <= LONGEST_LAG && buffer[0] > 0; lag++) {
            boolean isPeak = buffer[lag] >= buffer[lag - 1] && buffer[lag] >= buffer[lag + 1];
            highest = isPeak ? Math.max(highest, buffer[lag] / (buffer[0] * ofWindow[lag])) : highest;
        }
        return Math.min(1, highest);
    }

    private static int bin(int hz, int window) {
        return hz * window / NetSpeech.SAMPLE_RATE_HZ;
    }

    /** Of a Hann window, 1 at lag 0. */
    private static double[] windowCorrelation(int window) {
        double[] correlation = new double[LONGEST_LAG + 1];
        for (int lag = 0; lag < correlation.length; lag++) {
            double x = (double) lag / window;
            correlation[lag] =
                    (1 - x) * (2.0 / 3 + Math.cos(2 * Math.PI * x) / 3) + Math.sin(2 * Math.PI * x) / (2 * Math.PI);
        }
        return correlation;
    }
}
