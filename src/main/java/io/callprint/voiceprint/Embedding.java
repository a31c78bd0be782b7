package io.callprint.voiceprint;

import java.util.Arrays;

/**
 * One speaker embedding: unit length, not centred, with the id of the model that made it. Biometric data: its text form
 * shows no number.
 */
public final class Embedding {
    private final String modelId;
    private final float[] vector;

    /** @throws IllegalArgumentException when a component is not finite or the length is not 1 within 1e-3 */
    public Embedding(String modelId, float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (!(Math.abs(squares - 1) < 2e-3)) {
            throw new IllegalArgumentException("an embedding of model " + modelId + " is not of unit length");
        }
        this.modelId = modelId;
        this.vector = vector.clone();
    }

    public String modelId() {
        return modelId;
    }

    public int dimension() {
        return vector.length;
    }

    /** A copy. */
    public float[] vector() {
        return vector.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && modelId.equals(that.modelId) && Arrays.equals(vector, that.vector);
    }

    @Override
    public int hashCode() {
        return 31 * modelId.hashCode() + Arrays.hashCode(vector);
    }

    @Override
    public String toString() {
        return "Embedding[" + vector.length + " x redacted, model " + modelId + "]";
    }
}
