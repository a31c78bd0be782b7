package io.callprint.store;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store as one model sees it. A voiceprint of another model is shown with the embeddings that this model made of its
 * samples ({@link ModelEmbedding}), of those samples that it has embedded; where these are too few it is shown as it is kept.
 * What is written takes the kept one's place, whose embeddings stay beside its samples: so views of several models may be at
 * work on one store, and going back to a model computes nothing.
 */
public final class ModelView extends ForwardingStore {
    /** From so many embedded samples on a voiceprint is shown without those that are not. */
    static final int LEAST_SAMPLES = 2;

    private final VoiceprintStore store;
    private final String modelId;

    /** @param store closed with this one */
    public ModelView(VoiceprintStore store, String modelId) {
        super(store);
        this.store = store;
        this.modelId = modelId;
    }

    private Voiceprint seen(Voiceprint kept) {
        if (kept.modelId().equals(modelId)) {
            return kept;
        }
        Map<String, Embedding> ours = new HashMap<>();
        store.attachments()
                .of(kept.caller(), ModelEmbedding.name(modelId))
                .forEach(one -> ours.put(one.sampleId(), ModelEmbedding.read(modelId, one)));
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

    /** While nobody can tell what the model has embedded, voiceprints of other models are shown as they are kept. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        Embedded embedded = new Embedded();
        store.forEach(
                kept -> reader.accept(kept.modelId().equals(modelId) || embedded.isNothing() ? kept : seenNow(kept)));
    }

    private Voiceprint seenNow(Voiceprint kept) {
        try {
            return seen(kept);
        } catch (StoreUnavailableException e) { // read from a mirror, which has no attachments
            return kept;
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
