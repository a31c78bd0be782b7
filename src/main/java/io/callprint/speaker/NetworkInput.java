package io.callprint.speaker;

import io.callprint.model.FrontEnd;
import io.callprint.model.LevelRule;
import java.util.Arrays;

/** What a front end does before and after the filter bank. */
final class NetworkInput {
    private NetworkInput() {}

    /** Applies the level rule in place; digital silence stays as it is. */
    static void level(float[] samples, LevelRule rule) {
        switch (rule) {
            case LevelRule.AsItIs asItIs -> {}
            case LevelRule.Peak(double peak) -> {
                float loudest = 0;
                for (float sample : samples) {
                    loudest = Math.max(loudest, Math.abs(sample));
                }
                if (loudest > 0) {
                    float gain = (float) (peak / loudest);
                    for (int i = 0; i < samples.length; i++) {
                        samples[i] *= gain;
                    }
                }
            }
        }
    }

    /**
     * Removes each band's mean over the utterance and silences the dead bands, in place.
     *
     * @param features {@code frames x melBands}
     */
    static void centre(float[] features, int frames, FrontEnd frontEnd) {
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
