package io.callprint.speaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** What {@code models/make_test_vectors.py} wrote. */
final class TestVectors {
    private TestVectors() {}

    static JsonNode index(String name) throws IOException {
        return new ObjectMapper().readTree(bytes(name));
    }

    static float[] floats(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(TestVectors.class.getResourceAsStream("fbank/" + name))) {
            return stream.readAllBytes();
        }
    }
}
