package io.callprint.audio;

import be.tarsos.dsp.util.fft.FFT;
import be.tarsos.dsp.util.fft.HannWindow;

/**
 * Spectral power of audio, window by window (Hann). Only windows that lie wholly inside it.
 *
 * @param power a row for each window, {@code window / 2} bins from 0 Hz on; samples count in [-1, 1]
 * @param window samples, a power of two
 */
@SuppressWarnings("ArrayRecordComponent") // spectra are compared by nobody
public record Spectrogram(float[][] power, int window) {
    /** @param step samples from one window to the next */
    public static Spectrogram of(short[] samples, int window, int step) {
        int count = samples.length < window ? 0 : (samples.length - window) / step + 1;
        float[][] power = new float[count][window / 2];
        FFT fft = new FFT(window, new HannWindow());
        float[] buffer = new float[window];
        for (int w = 0; w < count; w++) {
            for (int i = 0; i < window; i++) {
                buffer[i] = samples[w * step + i] / 32768f;
            }
            fft.forwardTransform(buffer);
            power[w][0] = buffer[0] * buffer[0]; // then real and imaginary parts in turn, the first pair excepted
            for (int bin = 1; bin < window / 2; bin++) {
                float re = buffer[2 * bin];
                float im = buffer[2 * bin + 1];
                power[w][bin] = re * re + im * im;
            }
        }
        return new Spectrogram(power, window);
    }

    public int count() {
        return power.length;
    }

    /** Mean over the windows; zeros when there are none. */
    public double[] mean() {
        double[] mean = new double[window / 2];
        for (float[] row : power) {
            for (int bin = 0; bin < mean.length; bin++) {
                mean[bin] += row[bin] / power.length;
            }
        }
        return mean;
    }
}
