package io.callprint.speaker;

import io.callprint.model.KaldiFbank;
import java.util.Arrays;

/**
 * Log mel filter bank as Kaldi's {@code compute-fbank-feats} defines it: per frame the mean is removed, then
 * pre-emphasis, window, power spectrum, triangular bands on the mel scale, floors and logarithm.
 *
 * <p>Holds the buffers of one thread at a time; allocates nothing while it computes.
 */
final class Fbank {
    private static final double POVEY_POWER = 0.85;

    private final KaldiFbank frontEnd;
    private final int frameSamples;
    private final float[] window;
    private final TriangularBands bands;
    private final PowerSpectrum spectrum;
    private final float energyFloor;
    private final float logFloor;

    Fbank(KaldiFbank frontEnd) {
        this.frontEnd = frontEnd;
        frameSamples = frontEnd.frameSamples();
        window = window(frontEnd.window(), frameSamples);
        bands = TriangularBands.of(frontEnd);
        spectrum = new PowerSpectrum(frontEnd.fftSize());
        energyFloor = (float) frontEnd.energyFloor();
        logFloor = (float) frontEnd.logFloor();
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
            float[] power = spectrum.compute();
            int row = frame * frontEnd.melBands();
            for (int band = 0; band < lowestBands; band++) {
                float energy = Math.max(bands.energy(power, band), energyFloor);
                features[row + band] = Math.max((float) Math.log(energy), logFloor);
            }
        }
        return frames;
    }

    /** Scaled, without its mean, pre-emphasised, windowed and padded with zeros. */
    private void takeFrame(float[] samples, int start) {
        float[] frame = spectrum.frame();
        float scale = (float) frontEnd.sampleScale();
        double sum = 0;
        for (int i = 0; i < frameSamples; i++) {
            frame[i] = samples[start + i] * scale;
            sum += frame[i];
        }
        float mean = (float) (sum / frameSamples);
        float preemphasis = (float) frontEnd.preemphasis();
        float previous = frame[0] - mean;
        for (int i = 0; i < frameSamples; i++) {
            float current = frame[i] - mean;
            frame[i] = (current - preemphasis * previous) * window[i];
            previous = current;
        }
        Arrays.fill(frame, frameSamples, frame.length, 0);
    }

    private static float[] window(KaldiFbank.Window kind, int length) {
        float[] window = new float[length];
        for (int i = 0; i < length; i++) {
            double cosine = Math.cos(2 * Math.PI * i / (length - 1));
            window[i] = (float)
                    switch (kind) {
                        case POVEY -> Math.pow(0.5 - 0.5 * cosine, POVEY_POWER);
                        case HAMMING -> 0.54 - 0.46 * cosine;
                    };
        }
        return window;
    }
}
