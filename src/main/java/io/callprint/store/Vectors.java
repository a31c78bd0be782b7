package io.callprint.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as bytes: 4-byte little-endian floats, bit for bit. */
public final class Vectors {
    private Vectors() {}

    public static byte[] bytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    /** @param bytes a multiple of four; what is left over is not read */
    public static float[] floats(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }
}
