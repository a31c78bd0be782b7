package io.callprint.app;

import io.callprint.identity.ActiveModel;
import io.callprint.identity.CalibrationException;
import io.callprint.identity.FormerModel;
import io.callprint.identity.Gallery;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the models of callers whose voiceprints another model made, in the background, once there are some: the one that was
 * used before, or that of another system from which they were imported.
 */
final class FormerModelLoading implements Supplier<List<FormerModel>>, AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration LEFT_EVERY = Duration.ofSeconds(2);
    private static final int THREADS = 1;

    private static final Logger log = LoggerFactory.getLogger(FormerModelLoading.class);

    private final Settings settings;
    private final VoiceprintStore store;
    private final Gallery present;
    private final Opening opening;
    private final Thread thread;
    private final Set<String> met = new TreeSet<>(); // the thread's own: ids of models that were opened, or cannot be
    private final List<FormerModel> open = new CopyOnWriteArrayList<>();
    private volatile boolean isSettled;

    /** Makes the model of an embedder. */
    interface Opening {
        FormerModel of(OnnxSpeakerEmbedder embedder, CalibratedModel model);
    }

    /**
     * @param store as the present model sees it: whom it cannot see is left
     * @param present callers of the present model
     */
    FormerModelLoading(Settings settings, VoiceprintStore store, Gallery present, Opening opening) {
        this.settings = settings;
        this.store = store;
        this.present = present;
        this.opening = opening;
        this.thread = Thread.ofVirtual().name("former-model").start(this::follow);
    }

    private void follow() {
        try {
            while (!(present.state() instanceof Gallery.State.Ready)) {
                Thread.sleep(LOOK_EVERY);
            }
            int before = 0;
            while (true) {
                int left = present.ofOtherModels();
                try {
                    // reading the whole store is for those who came, not for each who moves over
                    before = left <= before || isLookedAt(left) ? left : before;
                } catch (RuntimeException e) { // calls go on without them
                    before = left;
                    log.error("callers of other models are not recognised", e);
                }
                isSettled = true;
                Thread.sleep(LEFT_EVERY); // others may import callers, or still enrol with the model before
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            isSettled = true;
        }
    }

    /** @return false when the store cannot tell now */
    private boolean isLookedAt(int left) throws InterruptedException {
        Set<String> ids = new TreeSet<>();
        try {
            if (left > 0) {
                store.forEach(seen -> ids.add(seen.modelId()));
                wanted().ifPresent(ids::remove);
            }
        } catch (StoreUnavailableException e) { // the gallery's log tells of it
            return false;
        }
        ids.remove(present.modelId());
        for (String id : ids) {
            if (met.add(id)) {
                open(id, left);
            }
        }
        return true;
    }

    /** Id of the model that the store is used with: where that is not the present one, it will be in a moment. */
    private Optional<String> wanted() {
        try {
            return ActiveModel.in(store)
                    .flatMap(active -> settings.catalog().speakers().stream()
                            .filter(entry -> entry.id().equals(active.name()))
                            .map(SpeakerModelEntry::modelId)
                            .findFirst());
        } catch (IllegalStateException e) { // a damaged note, which ModelChange tells of
            return Optional.empty();
        }
    }

    /** Entries may be one network in several files: then the configured one, which is there. */
    private Optional<SpeakerModelEntry> entryOf(String modelId) {
        String configured = settings.config().inference().model();
        return settings.catalog().speakers().stream()
                .filter(entry -> entry.modelId().equals(modelId))
                .min(Comparator.comparing(entry -> !entry.id().equals(configured)));
    }

    private void open(String modelId, int left) throws InterruptedException {
        Optional<SpeakerModelEntry> entry = entryOf(modelId);
        if (entry.isEmpty()) {
            log.warn("callers of a model with the id {} are not recognised, no model of the catalogue has it", modelId);
            return;
        }
        String name = entry.get().id();
        try {
            CalibratedModel former = CalibratedModel.read(settings, name);
            OnnxSpeakerEmbedder embedder = OnnxSpeakerEmbedder.open(
                    OnnxModels.start(),
                    former.entry(),
                    THREADS,
                    settings.config().inference().queue(),
                    System::nanoTime);
            FormerModel model = opening.of(embedder, former);
            open.add(model);
            log.info("{} callers are left with other models, {} is asked too", left, name);
            while (!model.isReady()) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (ModelRefusedException | CalibrationException e) {
            log.warn("callers of model {} are not recognised: {}", name, e.getMessage());
        }
    }

    /** Whether everybody who is left can be recognised, or nobody is. */
    boolean isSettled() {
        return isSettled;
    }

    @Override
    public List<FormerModel> get() {
        return open;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        open.forEach(FormerModel::close);
    }
}
