package io.callprint.speaker;

import be.tarsos.dsp.util.fft.FloatFFT;
import io.callprint.model.FrontEnd;
import java.util.Arrays;

/**
 * Log mel filter bank as Kaldi's {@code compute-fbank-feats} defines it: per frame the mean is removed, then
 * pre-emphasis, Povey window, power spectrum, triangular bands on the mel scale 1127 ln(1 + f/700), floors and
 * logarithm. The bin at half the rate belongs to no band.
 *
 * <p>Holds the buffers of one thread at a time; allocates nothing while it computes.
 */
final class Fbank {
    private static final double POVEY_POWER = 0.85;

    private final FrontEnd frontEnd;
    private final int frameSamples;
    private final float[] window;
    private final MelBands bands;
    private final FloatFFT fft;
    private final float[] spectrum;
    private final float[] power;

    Fbank(FrontEnd frontEnd) {
        this.frontEnd = frontEnd;
        frameSamples = frontEnd.frameSamples();
        window = poveyWindow(frameSamples);
        bands = new MelBands(frontEnd);
        fft = new FloatFFT(frontEnd.fftSize());
        spectrum = new float[frontEnd.fftSize()];
        power = new float[frontEnd.fftSize() / 2];
    }

    /**
     * All floored log mel bands, before any mean is removed.
     *
     * @param samples in [-1, 1] at the front end's rate, levelled
     * @param length how many of them
     * @param features written row by row, {@code frames(length) x melBands}
     * @return the number of frames
     */
    int logMel(float[] samples, int length, float[] features) {
        return logMel(samples, length, features, frontEnd.melBands());
    }

    /** The same for the lowest bands only; the others of each row stay as they are. */
    int logMel(float[] samples, int length, float[] features, int lowestBands) {
        int frames = frontEnd.frames(length);
        for (int frame = 0; frame < frames; frame++) {
            takeFrame(samples, frame * frontEnd.shiftSamples());
            fft.realForward(spectrum);
            takePower();
            bands.logEnergies(power, features, frame * frontEnd.melBands(), lowestBands);
        }
        return frames;
    }

    /** Scaled, without its mean, pre-emphasised, windowed and padded with zeros. */
    private void takeFrame(float[] samples, int start) {
        float scale = (float) frontEnd.sampleScale();
        double sum = 0;
        for (int i = 0; i < frameSamples; i++) {
            spectrum[i] = samples[start + i] * scale;
            sum += spectrum[i];
        }
        float mean = (float) (sum / frameSamples);
        float preemphasis = (float) frontEnd.preemphasis();
        float previous = spectrum[0] - mean;
        for (int i = 0; i < frameSamples; i++) {
            float current = spectrum[i] - mean;
            spectrum[i] = (current - preemphasis * previous) * window[i];
            previous = current;
        }
        Arrays.fill(spectrum, frameSamples, spectrum.length, 0);
    }

    /** The transform leaves real and imaginary parts in turn, with the real value at half the rate in place 1. */
    private void takePower() {
        power[0] = spectrum[0] * spectrum[0];
        for (int bin = 1; bin < power.length; bin++) {
            float real = spectrum[2 * bin];
            float imaginary = spectrum[2 * bin + 1];
            power[bin] = real * real + imaginary * imaginary;
        }
    }

    private static float[] poveyWindow(int length) {
        float[] window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = (float) Math.pow(0.5 - 0.5 * Math.cos(2 * Math.PI * i / (length - 1)), POVEY_POWER);
        }
        return window;
    }
}
