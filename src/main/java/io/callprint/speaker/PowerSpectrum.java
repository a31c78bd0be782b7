package io.callprint.speaker;

import be.tarsos.dsp.util.fft.FloatFFT;

/** Power of one frame in each bin from 0 Hz to half the rate. Holds the buffers of one thread at a time. */
final class PowerSpectrum {
    private final FloatFFT fft;
    private final float[] frame;
    private final float[] power;

    /** @param size samples of the transform, even */
    PowerSpectrum(int size) {
        fft = new FloatFFT(size);
        frame = new float[size];
        power = new float[size / 2 + 1];
    }

    /** To be filled with a whole frame before {@link #compute}, which overwrites it. */
    float[] frame() {
        return frame;
    }

    /**
     * The transform leaves real and imaginary parts in turn, with the real value at half the rate in place 1.
     *
     * @return half the size and 1 values, valid until the next call
     */
    float[] compute() {
        fft.realForward(frame);
        power[0] = frame[0] * frame[0];
        for (int bin = 1; bin < power.length - 1; bin++) {
            float real = frame[2 * bin];
            float imaginary = frame[2 * bin + 1];
            power[bin] = real * real + imaginary * imaginary;
        }
        power[power.length - 1] = frame[1] * frame[1];
        return power;
    }
}
