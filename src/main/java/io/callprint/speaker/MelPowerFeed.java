package io.callprint.speaker;

import io.callprint.model.MelPower;

/**
 * Windows of mel bands of the power spectrum: [windows, frames, bands]. Frame f lies around sample f x shift with a Hann window
 * that is periodic in the frame's length; what is outside the speech is silence.
 */
final class MelPowerFeed implements NetworkFeed {
    private final MelPower frontEnd;
    private final float[] hann;
    private final TriangularBands bands;
    private final PowerSpectrum spectrum;
    private float[] frames = new float[0];
    private float[] windows = new float[0];

    MelPowerFeed(MelPower frontEnd) {
        this.frontEnd = frontEnd;
        hann = new float[frontEnd.frameSamples()];
        for (int i = 0; i < hann.length; i++) {
            hann[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / hann.length));
        }
        bands = TriangularBands.of(frontEnd);
        spectrum = new PowerSpectrum(frontEnd.frameSamples());
    }

    @Override
    public Input feed(float[] audio) {
        SpeechLevel.apply(frontEnd.level(), audio);
        int count = frontEnd.windows(audio.length);
        int windowValues = frontEnd.windowFrames() * frontEnd.melBands();
        int stepValues = frontEnd.stepFrames() * frontEnd.melBands();
        computeFrames(audio, (count - 1) * frontEnd.stepFrames() + frontEnd.windowFrames());
        windows = atLeast(windows, count * windowValues);
        for (int window = 0; window < count; window++) {
            System.arraycopy(frames, window * stepValues, windows, window * windowValues, windowValues);
        }
        return new Input(windows, count, frontEnd.windowFrames(), frontEnd.melBands());
    }

    private void computeFrames(float[] audio, int count) {
        frames = atLeast(frames, count * frontEnd.melBands());
        for (int frame = 0; frame < count; frame++) {
            takeFrame(audio, frame * frontEnd.shiftSamples() - hann.length / 2);
            float[] power = spectrum.compute();
            for (int band = 0; band < frontEnd.melBands(); band++) {
                frames[frame * frontEnd.melBands() + band] = bands.energy(power, band);
            }
        }
    }

    private void takeFrame(float[] audio, int start) {
        float[] frame = spectrum.frame();
        for (int i = 0; i < frame.length; i++) {
            int at = start + i;
            frame[i] = at >= 0 && at < audio.length ? audio[at] * hann[i] : 0;
        }
    }

    private static float[] atLeast(float[] buffer, int values) {
        return buffer.length < values ? new float[values] : buffer;
    }
}
