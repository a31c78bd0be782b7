package io.callprint.store.outbox;

import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a change to a voiceprint that others changed while it waited: samples that either side added are kept,
 * samples that either side removed go, of metadata the later seen side counts. Nothing comes of it when the voiceprint was
 * deleted meanwhile, even if the caller enrolled anew since, or made by another model: vectors of two models never meet in
 * one voiceprint.
 */
final class Conflict {
    private Conflict() {}

    /**
     * @param seen ids of the samples that the waiting change started from
     * @param waiting what it wanted to write, sealed as {@code present} is
     * @param present what others left
     */
    static Optional<Voiceprint> settled(List<String> seen, Voiceprint waiting, Optional<Voiceprint> present) {
        if (present.isEmpty()) {
            return seen.isEmpty() ? Optional.of(waiting) : Optional.empty();
        }
        Voiceprint there = present.get();
        boolean isAnother = !seen.isEmpty() && there.createdAt().isAfter(waiting.createdAt());
        if (isAnother || !there.modelId().equals(waiting.modelId())) {
            return Optional.empty();
        }
        Set<String> removed = new HashSet<>(seen);
        waiting.sampleIds().forEach(removed::remove);
        Set<String> known = new HashSet<>(seen);
        known.addAll(there.sampleIds());
        List<EnrolmentSample> samples = new ArrayList<>();
        there.samples().stream()
                .filter(sample -> !removed.contains(sample.id()))
                .forEach(samples::add);
        waiting.samples().stream()
                .filter(sample -> !known.contains(sample.id()))
                .forEach(samples::add);
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        boolean isWaitingLater = waiting.lastSeen().isAfter(there.lastSeen());
        Map<String, String> metadata = new HashMap<>(isWaitingLater ? there.metadata() : waiting.metadata());
        metadata.putAll(isWaitingLater ? waiting.metadata() : there.metadata());
        Instant createdAt = waiting.createdAt().isBefore(there.createdAt()) ? waiting.createdAt() : there.createdAt();
        return Optional.of(new Voiceprint(
                there.caller(), samples, metadata, createdAt, isWaitingLater ? waiting.lastSeen() : there.lastSeen()));
    }
}
