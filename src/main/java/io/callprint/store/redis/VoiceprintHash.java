package io.callprint.store.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A voiceprint as fields of a Redis hash: {@code metadata} and {@code samples} as JSON, {@code createdAt} and {@code
 * lastSeen} as epoch milliseconds, {@code model}, and {@code vectors}, what {@link Embedding#bytes()} gives of the samples
 * one after the other.
 */
final class VoiceprintHash {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VoiceprintHash() {}

    /**
     * What is known of a sample beside its vector; what was written before version 2 of it has no origin and source.
     *
     * @param dimension of a vector in the clear, else 0
     * @param octets of a sealed vector
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Facts(
            String id,
            int dimension,
            @Nullable Integer octets,
            double netSpeechSeconds,
            double quality,
            long recordedAt,
            EnrolmentSample.@Nullable Origin origin,
            @Nullable String source) {}

    /** Field, value, field, value, ... */
    static List<byte[]> fields(Voiceprint voiceprint) {
        List<Facts> facts = new ArrayList<>();
        ByteArrayOutputStream vectors = new ByteArrayOutputStream();
        for (EnrolmentSample sample : voiceprint.samples()) {
            Embedding embedding = sample.embedding();
            byte[] octets = embedding.bytes();
            facts.add(new Facts(
                    sample.id(),
                    embedding.dimension(),
                    embedding.isSealed() ? octets.length : null,
                    sample.netSpeechSeconds(),
                    sample.quality(),
                    sample.recordedAt().toEpochMilli(),
                    sample.origin(),
                    sample.source()));
            vectors.writeBytes(octets);
        }
        try {
            return List.of(
                    utf8("metadata"), JSON.writeValueAsBytes(voiceprint.metadata()),
                    utf8("createdAt"), number(voiceprint.createdAt()),
                    utf8("lastSeen"), number(voiceprint.lastSeen()),
                    utf8("model"), utf8(voiceprint.modelId()),
                    utf8("samples"), JSON.writeValueAsBytes(facts),
                    utf8("vectors"), vectors.toByteArray());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a voiceprint cannot be written as JSON", e);
        }
    }

    /** @throws IOException when the hash is damaged; the message holds no data of it */
    static Voiceprint voiceprint(CallerId caller, Map<byte[], byte[]> hash) throws IOException {
        try {
            String model = text(hash, "model");
            ByteBuffer vectors = ByteBuffer.wrap(field(hash, "vectors"));
            List<EnrolmentSample> samples = new ArrayList<>();
            for (Facts facts : JSON.readValue(field(hash, "samples"), new TypeReference<List<Facts>>() {})) {
                byte[] octets = new byte[facts.octets() == null ? Float.BYTES * facts.dimension() : facts.octets()];
                vectors.get(octets);
                samples.add(new EnrolmentSample(
                        facts.id(),
                        Embedding.of(model, octets),
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
