package io.callprint.speaker;

import io.callprint.model.Waveform;

/** The samples at their level and scale: [1, samples]. */
final class WaveformFeed implements NetworkFeed {
    private final Waveform frontEnd;
    private final int fewestSamples;

    WaveformFeed(Waveform frontEnd, int fewestSamples) {
        this.frontEnd = frontEnd;
        this.fewestSamples = fewestSamples;
    }

    @Override
    public Input feed(float[] audio) {
        if (audio.length < fewestSamples) {
            throw new IllegalArgumentException(
                    "speech of %d samples, expected at least %d".formatted(audio.length, fewestSamples));
        }
        SpeechLevel.apply(frontEnd.level(), audio);
        float scale = (float) frontEnd.sampleScale();
        for (int i = 0; i < audio.length; i++) {
            audio[i] *= scale;
        }
        return new Input(audio, 1, audio.length);
    }
}
