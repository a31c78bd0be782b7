package io.callprint.identity;

import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes what another model makes of every sample whose speech is kept, and keeps it beside the sample: nobody's voiceprint
 * changes by it. Each is written as soon as it is made, so whoever is interrupted starts again and goes on. Blocks on the
 * store and on inference.
 */
public final class Reembedding {
    /** Anything that a call waits for comes first in the queue. */
    private static final long NO_HURRY_NANOS = Duration.ofHours(1).toNanos();

    private final VoiceprintStore store;
    private final String modelId;
    private final LongSupplier nanoTime;

    /**
     * What there is now.
     *
     * @param callers with a voiceprint
     * @param complete callers of whom every sample is embedded by the model
     * @param partly callers of whom some are
     * @param embedded samples that were embedded this time
     * @param lacking samples that could be embedded and were not
     * @param withoutSpeech samples that cannot be, because their speech is not kept
     * @param damaged samples that cannot be, because their speech is not what was written
     */
    public record Report(
            int callers, int complete, int partly, int embedded, int lacking, int withoutSpeech, int damaged) {
        /** Callers who stay with the model that they have. */
        public int left() {
            return callers - complete - partly;
        }
    }

    /**
     * @param store as it is kept, not seen by a model
     * @param nanoTime the clock of the embedder's deadlines
     */
    public Reembedding(VoiceprintStore store, String modelId, LongSupplier nanoTime) {
        this.store = store;
        this.modelId = modelId;
        this.nanoTime = nanoTime;
    }

    /** How far it has come; embeds nothing. */
    public Report count(StoreCopy.Steps steps) {
        return run(Optional.empty(), steps);
    }

    /**
     * @param embedder of the model, asked for only when there is something to embed
     * @throws io.callprint.voiceprint.StoreUnavailableException what was made so far stays
     */
    public Report run(Supplier<? extends SpeakerEmbedder> embedder, StoreCopy.Steps steps) {
        return run(Optional.of(embedder), steps);
    }

    private Report run(Optional<Supplier<? extends SpeakerEmbedder>> embedder, StoreCopy.Steps steps) {
        List<CallerId> callers = new ArrayList<>();
        store.forEach(voiceprint -> callers.add(voiceprint.caller()));
        steps.begin(callers.size());
        Count count = new Count(embedder);
        for (CallerId caller : callers) {
            store.find(caller).ifPresent(count::add);
            steps.step();
        }
        return count.report();
    }

    /** Counts as it goes; one thread. */
    private final class Count {
        private final Optional<Supplier<? extends SpeakerEmbedder>> embedder;
        private int callers;
        private int complete;
        private int partly;
        private int embedded;
        private int lacking;
        private int withoutSpeech;
        private int damaged;

        Count(Optional<Supplier<? extends SpeakerEmbedder>> embedder) {
            this.embedder = embedder;
        }

        void add(Voiceprint kept) {
            callers++;
            if (kept.modelId().equals(modelId)) {
                complete++;
                return;
            }
            Set<String> there = new HashSet<>();
            store.attachments()
                    .of(kept.caller(), ModelEmbedding.name(modelId))
                    .forEach(one -> there.add(one.sampleId()));
            List<String> missing =
                    kept.sampleIds().stream().filter(id -> !there.contains(id)).toList();
            if (!missing.isEmpty()) {
                embed(kept.caller(), missing, there);
            }
            if (there.containsAll(kept.sampleIds())) {
                complete++;
            } else if (!there.isEmpty()) {
                partly++;
            }
        }

        private void embed(CallerId caller, List<String> missing, Set<String> there) {
            Map<String, Attachment> speech = new HashMap<>();
            store.attachments().of(caller, SampleSpeech.NAME).forEach(one -> speech.put(one.sampleId(), one));
            Map<String, CompletableFuture<float[]>> making = new HashMap<>();
            for (String sample : missing) {
                Attachment said = speech.get(sample);
                if (said == null) {
                    withoutSpeech++;
                } else if (embedder.isEmpty()) {
                    lacking++;
                } else {
                    try {
                        short[] samples = SampleSpeech.samples(said);
                        making.put(sample, embedder.get().get().embed(samples, nanoTime.getAsLong() + NO_HURRY_NANOS));
                    } catch (IllegalArgumentException e) {
                        damaged++;
                    }
                }
            }
            making.forEach((sample, vector) -> {
                Embedding made = new Embedding(modelId, vector.join());
                if (store.attachments().put(ModelEmbedding.of(caller, sample, made))) { // else it was deleted meanwhile
                    there.add(sample);
                    embedded++;
                }
            });
        }

        Report report() {
            return new Report(callers, complete, partly, embedded, lacking, withoutSpeech, damaged);
        }
    }
}
