package io.callprint.voiceprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One speaker embedding: unit length, not centred, with the id of the model that made it; or the sealed form of one, which
 * is all that an engine gets to keep. Biometric data: its text form shows no number.
 */
public final class Embedding {
    /** Sealed octets are one more than a whole number of floats, so that neither form passes for the other. */
    private static final int SEALED_REMAINDER = 1;

    /** A nonce and a tag alone, as AES-GCM has them, are 28 octets. */
    private static final int LEAST_SEALED = 29;

    private final String modelId;
    private final float[] vector;
    private final byte[] sealed;

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
        this.sealed = new byte[0];
    }

    private Embedding(String modelId, byte[] sealed) {
        this.modelId = modelId;
        this.vector = new float[0];
        this.sealed = sealed.clone();
    }

    /**
     * From what {@link #bytes()} gave, sealed or not.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Embedding of(String modelId, byte[] bytes) {
        return switch (bytes.length % Float.BYTES) {
            case SEALED_REMAINDER -> {
                if (bytes.length < LEAST_SEALED) {
                    throw new IllegalArgumentException("too short to be sealed");
                }
                yield new Embedding(modelId, bytes);
            }
            case 0 -> {
                float[] vector = new float[bytes.length / Float.BYTES];
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(vector);
                yield new Embedding(modelId, vector);
            }
            default -> throw new IllegalArgumentException("not a whole number of floats, and nothing sealed");
        };
    }

    public String modelId() {
        return modelId;
    }

    public boolean isSealed() {
        return sealed.length > 0;
    }

    /** Of the vector; 0 when it is sealed. */
    public int dimension() {
        return vector.length;
    }

    /**
     * A copy.
     *
     * @throws IllegalStateException when it is sealed
     */
    public float[] vector() {
        if (isSealed()) {
            throw new IllegalStateException("a sealed embedding shows no vector");
        }
        return vector.clone();
    }

    /** A copy: 4-byte little-endian floats bit for bit, or the sealed octets. */
    public byte[] bytes() {
        if (isSealed()) {
            return sealed.clone();
        }
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that
                && modelId.equals(that.modelId)
                && Arrays.equals(vector, that.vector)
                && Arrays.equals(sealed, that.sealed);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * modelId.hashCode() + Arrays.hashCode(vector)) + Arrays.hashCode(sealed);
    }

    @Override
    public String toString() {
        return isSealed()
                ? "Embedding[sealed, model " + modelId + "]"
                : "Embedding[" + vector.length + " x redacted, model " + modelId + "]";
    }
}
