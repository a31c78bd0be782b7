package io.callprint.speaker;

import io.callprint.model.LevelRule;

/** The level rules of front ends. */
final class SpeechLevel {
    private SpeechLevel() {}

    /** In place; digital silence stays as it is. */
    static void apply(LevelRule rule, float[] samples) {
        switch (rule) {
            case LevelRule.AsItIs asItIs -> {}
            case LevelRule.Peak(double peak) -> amplify(samples, peak / loudest(samples));
            case LevelRule.AtLeast(double dbfs) ->
                amplify(samples, Math.max(1, Math.pow(10, dbfs / 20) / rootMeanSquare(samples)));
        }
    }

    /** @param gain infinite, or not a number, for silence */
    private static void amplify(float[] samples, double gain) {
        if (gain != 1 && Double.isFinite(gain)) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] *= (float) gain;
            }
        }
    }

    private static double loudest(float[] samples) {
        float loudest = 0;
        for (float sample : samples) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    private static double rootMeanSquare(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
