package io.callprint.store;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A store as one model sees it. A voiceprint of another model is shown with the embeddings that this model made of its
 * samples ({@link ModelEmbedding}), of those samples that it has embedded; where these are too few it is shown as it is kept.
 * What is written takes the kept one's place, whose embeddings stay beside its samples: so views of several models may be at
 * work on one store, and going back to a model computes nothing.
 */
public final class ModelView extends ForwardingStore {
    /** From so many embedded samples on a voiceprint is shown without those that are not. */
    static final int LEAST_SAMPLES = 2;

    private static final int AT_ONCE = 256;

    private final VoiceprintStore store;
    private final String modelId;

    /** @param store closed with this one */
    public ModelView(VoiceprintStore store, String modelId) {
        super(store);
        this.store = store;
        this.modelId = modelId;
    }

    private Voiceprint seen(Voiceprint kept) {
        return kept.modelId().equals(modelId)
                ? kept
                : seen(kept, store.attachments().of(kept.caller(), ModelEmbedding.name(modelId)));
    }

    /** @param embeddings by this model of the caller's samples */
    private Voiceprint seen(Voiceprint kept, List<Attachment> embeddings) {
        Map<String, Embedding> ours = new HashMap<>();
        embeddings.forEach(one -> ours.put(one.sampleId(), ModelEmbedding.read(modelId, one)));
        List<EnrolmentSample> samples = kept.samples().stream()
                .flatMap(sample -> Optional.ofNullable(ours.get(sample.id())).map(sample::with).stream())
                .toList();
        return samples.size() < Math.min(LEAST_SAMPLES, kept.samples().size())
                ? kept
                : new Voiceprint(kept.caller(), samples, kept.metadata(), kept.createdAt(), kept.lastSeen());
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return store.find(caller).map(this::seen);
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        return seen(store.findAll(callers));
    }

    private List<Voiceprint> seen(List<Voiceprint> kept) {
        List<CallerId> ofOthers = kept.stream()
                .filter(one -> !one.modelId().equals(modelId))
                .map(Voiceprint::caller)
                .toList();
        if (ofOthers.isEmpty()) {
            return kept;
        }
        Map<CallerId, List<Attachment>> embeddings =
                store.attachments().of(ofOthers, ModelEmbedding.name(modelId)).stream()
                        .collect(Collectors.groupingBy(Attachment::caller));
        return kept.stream()
                .map(one -> one.modelId().equals(modelId)
                        ? one
                        : seen(one, embeddings.getOrDefault(one.caller(), List.of())))
                .toList();
    }

    /**
     * While nobody can tell what the model has embedded, voiceprints of other models are shown as they are kept. Their
     * embeddings are read for some hundred callers at a time.
     */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        Embedded embedded = new Embedded();
        List<Voiceprint> ofOthers = new ArrayList<>(AT_ONCE);
        store.forEach(kept -> {
            if (kept.modelId().equals(modelId) || embedded.isNothing()) {
                reader.accept(kept);
                return;
            }
            ofOthers.add(kept);
            if (ofOthers.size() == AT_ONCE) {
                seenNow(ofOthers).forEach(reader);
                ofOthers.clear();
            }
        });
        seenNow(ofOthers).forEach(reader);
    }

    private List<Voiceprint> seenNow(List<Voiceprint> kept) {
        try {
            return seen(kept);
        } catch (StoreUnavailableException e) { // read from a mirror, which has no attachments
            return List.copyOf(kept);
        }
    }

    /** Whether the model has embedded anything, asked when a voiceprint of another model comes first. One thread. */
    private final class Embedded {
        private Optional<Boolean> isSomething = Optional.empty();

        boolean isNothing() {
            if (isSomething.isEmpty()) {
                try {
                    isSomething = Optional.of(store.attachments().names().contains(ModelEmbedding.name(modelId)));
                } catch (StoreUnavailableException e) { // as above
                    isSomething = Optional.of(false);
                }
            }
            return !isSomething.get();
        }
    }

    @Override
    public void save(Voiceprint voiceprint) {
        store.find(voiceprint.caller()).ifPresent(kept -> keepEmbeddings(kept, voiceprint));
        store.save(voiceprint);
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        Optional<Voiceprint> kept = store.find(voiceprint.caller());
        if (!kept.map(this::seen).map(Voiceprint::sampleIds).equals(seen.map(Voiceprint::sampleIds))) {
            return false;
        }
        kept.ifPresent(one -> keepEmbeddings(one, voiceprint)); // before they go
        return store.replace(kept, voiceprint);
    }

    private void keepEmbeddings(Voiceprint kept, Voiceprint next) {
        if (!kept.modelId().equals(next.modelId())) {
            kept.samples().stream()
                    .filter(sample -> next.sampleIds().contains(sample.id()))
                    .forEach(sample ->
                            store.attachments().put(ModelEmbedding.of(kept.caller(), sample.id(), sample.embedding())));
        }
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return store.watch(new ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                listener.onSaved(seen(voiceprint));
            }

            @Override
            public void onDeleted(CallerId caller) {
                listener.onDeleted(caller);
            }

            @Override
            public void onResync() {
                listener.onResync();
            }
        });
    }
}
