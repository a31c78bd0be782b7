package io.callprint.diarize;

import java.util.Random;

/** Unit vectors that stand for voices: some directions, and copies that differ from them by noise. */
final class Directions {
    private static final int DIMENSION = 32;

    private final Random random;

    Directions(long seed) {
        random = new Random(seed);
    }

    /** A new voice. */
    float[] voice() {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return unit(vector);
    }

    /** The voice heard again: a cosine of about {@code 1 / sqrt(1 + noise^2)} to it. */
    float[] again(float[] voice, double noise) {
        float[] vector = voice.clone();
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += (float) (noise * random.nextGaussian() / Math.sqrt(DIMENSION));
        }
        return unit(vector);
    }

    static VoiceGroup group(int member, float[] voice, double seconds) {
        VoiceGroup group = new VoiceGroup(voice.length);
        group.add(member, voice, seconds);
        return group;
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += value * value;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
