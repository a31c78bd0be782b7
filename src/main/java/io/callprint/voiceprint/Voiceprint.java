package io.callprint.voiceprint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is kept of one caller's voice.
 *
 * @param caller whose it is
 * @param samples at least one, all of one model
 * @param metadata the operator's own keys; {@code name} is shown to agents
 * @param createdAt first enrolment
 * @param lastSeen last time the caller was recognised or enrolled
 */
public record Voiceprint(
        CallerId caller,
        List<EnrolmentSample> samples,
        Map<String, String> metadata,
        Instant createdAt,
        Instant lastSeen)
        implements Kept {
    public Voiceprint {
        samples = List.copyOf(samples);
        metadata = Map.copyOf(metadata);
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("a voiceprint of " + caller + " without samples, expected at least one");
        }
        String modelId = samples.getFirst().embedding().modelId();
        if (samples.stream().anyMatch(sample -> !sample.embedding().modelId().equals(modelId))) {
            throw new IllegalArgumentException("a voiceprint of " + caller + " mixes models");
        }
    }

    /** In the order of the samples. */
    public List<String> sampleIds() {
        return samples.stream().map(EnrolmentSample::id).toList();
    }

    public String modelId() {
        return samples.getFirst().embedding().modelId();
    }

    /** The {@code name} of the metadata, else the id. */
    public String displayName() {
        return metadata.getOrDefault("name", caller.value());
    }
}
