package io.callprint.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Samples as JSON, each vector as base64 of 4-byte little-endian floats. */
public final class SampleJson {
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private SampleJson() {}

    public static ArrayNode written(List<EnrolmentSample> samples) {
        ArrayNode array = JSON.createArrayNode();
        for (EnrolmentSample sample : samples) {
            array.addObject()
                    .put("id", sample.id())
                    .put("model", sample.embedding().modelId())
                    .put("vector", sample.embedding().bytes())
                    .put("netSpeechSeconds", sample.netSpeechSeconds())
                    .put("quality", sample.quality())
                    .put("recordedAt", sample.recordedAt().toString())
                    .put("origin", sample.origin().name())
                    .put("source", sample.source());
        }
        return array;
    }

    /** @throws IOException when it is none; the message holds no data of it */
    public static List<EnrolmentSample> read(JsonNode array) throws IOException {
        List<EnrolmentSample> samples = new ArrayList<>();
        try {
            for (JsonNode sample : array) {
                samples.add(new EnrolmentSample(
                        text(sample, "id"),
                        Embedding.of(
                                text(sample, "model"), sample.required("vector").binaryValue()),
                        sample.required("netSpeechSeconds").asDouble(),
                        sample.required("quality").asDouble(),
                        Instant.parse(text(sample, "recordedAt")),
                        EnrolmentSample.Origin.valueOf(text(sample, "origin")),
                        text(sample, "source")));
            }
        } catch (IOException | RuntimeException e) {
            throw new IOException("a sample is damaged (" + e.getClass().getSimpleName() + ")");
        }
        if (samples.isEmpty()) {
            throw new IOException("there is no sample, expected one or more");
        }
        return samples;
    }

    private static String text(JsonNode sample, String name) {
        return sample.required(name).asText();
    }
}
