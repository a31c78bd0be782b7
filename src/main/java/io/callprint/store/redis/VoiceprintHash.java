package io.callprint.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A voiceprint as fields of a Redis hash: {@code metadata} and {@code samples} as JSON, {@code createdAt} and {@code
 * lastSeen} as epoch milliseconds, {@code model}, and {@code vectors}, the samples' vectors one after the other as
 * 4-byte little-endian floats.
 */
final class VoiceprintHash {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VoiceprintHash() {}

    /** What is known of a sample beside its vector; what was written before version 2 of it has no origin and source. */
    private record Facts(
            String id,
            int dimension,
            double netSpeechSeconds,
            double quality,
            long recordedAt,
            EnrolmentSample.@Nullable Origin origin,
            @Nullable String source) {}

    /** Field, value, field, value, ... */
    static List<byte[]> fields(Voiceprint voiceprint) {
        List<Facts> facts = new ArrayList<>();
        int floats = voiceprint.samples().stream()
                .mapToInt(sample -> sample.embedding().dimension())
                .sum();
        ByteBuffer vectors = ByteBuffer.allocate(Float.BYTES * floats).order(ByteOrder.LITTLE_ENDIAN);
        for (EnrolmentSample sample : voiceprint.samples()) {
            float[] vector = sample.embedding().vector();
            facts.add(new Facts(
                    sample.id(),
                    vector.length,
                    sample.netSpeechSeconds(),
                    sample.quality(),
                    sample.recordedAt().toEpochMilli(),
                    sample.origin(),
                    sample.source()));
            for (float component : vector) {
                vectors.putFloat(component);
            }
        }
        try {
            return List.of(
                    utf8("metadata"), JSON.writeValueAsBytes(voiceprint.metadata()),
                    utf8("createdAt"), number(voiceprint.createdAt()),
                    utf8("lastSeen"), number(voiceprint.lastSeen()),
                    utf8("model"), utf8(voiceprint.modelId()),
                    utf8("samples"), JSON.writeValueAsBytes(facts),
                    utf8("vectors"), vectors.array());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a voiceprint cannot be written as JSON", e);
        }
    }

    /** @throws IOException when the hash is damaged; the message holds no data of it */
    static Voiceprint voiceprint(CallerId caller, Map<byte[], byte[]> hash) throws IOException {
        try {
            String model = text(hash, "model");
            ByteBuffer vectors = ByteBuffer.wrap(field(hash, "vectors")).order(ByteOrder.LITTLE_ENDIAN);
            List<EnrolmentSample> samples = new ArrayList<>();
            for (Facts facts : JSON.readValue(field(hash, "samples"), new TypeReference<List<Facts>>() {})) {
                float[] vector = new float[facts.dimension()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = vectors.getFloat();
                }
                samples.add(new EnrolmentSample(
                        facts.id(),
                        new Embedding(model, vector),
                        facts.netSpeechSeconds(),
                        facts.quality(),
                        Instant.ofEpochMilli(facts.recordedAt()),
                        facts.origin() == null ? EnrolmentSample.Origin.ENROLMENT : facts.origin(),
                        facts.source() == null ? "" : facts.source()));
            }
            return new Voiceprint(
                    caller,
                    samples,
                    JSON.readValue(field(hash, "metadata"), new TypeReference<Map<String, String>>() {}),
                    instant(hash, "createdAt"),
                    instant(hash, "lastSeen"));
        } catch (JsonProcessingException
                | IllegalArgumentException
                | BufferUnderflowException
                | NegativeArraySizeException
                | NullPointerException e) {
            throw new IOException("a voiceprint is damaged (" + e.getClass().getSimpleName() + ")");
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] number(Instant at) {
        return utf8(Long.toString(at.toEpochMilli()));
    }

    private static Instant instant(Map<byte[], byte[]> hash, String name) throws IOException {
        return Instant.ofEpochMilli(Long.parseLong(text(hash, name)));
    }

    private static String text(Map<byte[], byte[]> hash, String name) throws IOException {
        return new String(field(hash, name), StandardCharsets.UTF_8);
    }

    private static byte[] field(Map<byte[], byte[]> hash, String name) throws IOException {
        byte @Nullable [] value = hash.get(utf8(name));
        if (value == null) {
            throw new IOException("a voiceprint is damaged (no field " + name + ")");
        }
        return value;
    }
}
