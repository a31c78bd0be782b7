package io.callprint.voiceprint;

import java.util.random.RandomGenerator;

/** Directions spread evenly over the sphere. */
public final class RandomVectors {
    private RandomVectors() {}

    public static float[] unit(RandomGenerator random, int dimension) {
        float[] vector = new float[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return vector;
    }
}
