package io.callprint.speaker;

import io.callprint.model.KaldiFbank;
import java.util.Arrays;

/** Log mel bands, each without its mean over the utterance: [1, frames, bands]. */
final class FbankFeed implements NetworkFeed {
    private final KaldiFbank frontEnd;
    private final int fewestFrames;
    private final Fbank fbank;
    private float[] features = new float[0];

    FbankFeed(KaldiFbank frontEnd, int fewestFrames) {
        this.frontEnd = frontEnd;
        this.fewestFrames = fewestFrames;
        fbank = new Fbank(frontEnd);
    }

    @Override
    public Input feed(float[] audio) {
        int frames = logMel(audio, frontEnd.liveMelBands());
        centre(features, frames, frontEnd);
        return new Input(features, 1, frames, frontEnd.melBands());
    }

    @Override
    public float[] features(float[] audio) {
        int frames = logMel(audio, frontEnd.melBands());
        return Arrays.copyOf(features, frames * frontEnd.melBands());
    }

    /** Bands above the lowest ones stay as they are. */
    private int logMel(float[] audio, int lowestBands) {
        SpeechLevel.apply(frontEnd.level(), audio);
        int frames = frontEnd.frames(audio.length);
        if (frames < fewestFrames) {
            throw new IllegalArgumentException(
                    "speech of %d frames, expected at least %d".formatted(frames, fewestFrames));
        }
        int values = frames * frontEnd.melBands();
        if (features.length < values) {
            features = new float[values];
        }
        return fbank.logMel(audio, audio.length, features, lowestBands);
    }

    /**
     * Removes each band's mean over the utterance and silences the dead bands, in place.
     *
     * @param features {@code frames x melBands}
     */
    static void centre(float[] features, int frames, KaldiFbank frontEnd) {
        int bands = frontEnd.melBands();
        float[] mean = switch (frontEnd.meanRemoval()) {
            case NONE -> new float[bands];
            case UTTERANCE -> means(features, frames, bands, frontEnd.liveMelBands());
        };
        for (int frame = 0; frame < frames; frame++) {
            int row = frame * bands;
            for (int band = 0; band < frontEnd.liveMelBands(); band++) {
                features[row + band] -= mean[band];
            }
            Arrays.fill(features, row + frontEnd.liveMelBands(), row + bands, 0);
        }
    }

    private static float[] means(float[] features, int frames, int bands, int live) {
        double[] sums = new double[live];
        for (int frame = 0; frame < frames; frame++) {
            int row = frame * bands;
            for (int band = 0; band < live; band++) {
                sums[band] += features[row + band];
            }
        }
        float[] means = new float[live];
        for (int band = 0; band < live; band++) {
            means[band] = (float) (sums[band] / frames);
        }
        return means;
    }
}
