package io.callprint.app;

import io.callprint.identity.CalibrationException;
import io.callprint.identity.FormerModel;
import io.callprint.identity.Gallery;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the model that was used before, in the background, once it is known that callers are left with it. */
final class FormerModelLoading implements Supplier<Optional<FormerModel>>, AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration LEFT_EVERY = Duration.ofSeconds(2);
    private static final int THREADS = 1;

    private static final Logger log = LoggerFactory.getLogger(FormerModelLoading.class);

    private final Gallery present;
    private final Opening opening;
    private final Settings settings;
    private final Thread thread;
    private volatile Optional<FormerModel> model = Optional.empty();
    private volatile boolean isSettled;

    /** Makes the model of an embedder. */
    interface Opening {
        FormerModel of(OnnxSpeakerEmbedder embedder, CalibratedModel model);
    }

    /**
     * @param present callers of the present model
     * @param before name of the model that was used before it; empty when there was none
     */
    FormerModelLoading(Settings settings, Optional<String> before, Gallery present, Opening opening) {
        this.settings = settings;
        this.present = present;
        this.opening = opening;
        this.isSettled = before.isEmpty();
        this.thread = Thread.ofVirtual().name("former-model").unstarted(() -> before.ifPresent(this::load));
        thread.start();
    }

    private void load(String before) {
        try {
            while (!(present.state() instanceof Gallery.State.Ready)) {
                Thread.sleep(LOOK_EVERY);
            }
            while (present.ofOtherModels() == 0) {
                isSettled = true;
                Thread.sleep(LEFT_EVERY); // servers that still use the model before may enrol with it
            }
            CalibratedModel former = CalibratedModel.read(settings, before);
            OnnxSpeakerEmbedder embedder = OnnxSpeakerEmbedder.open(
                    OnnxModels.start(),
                    former.entry(),
                    THREADS,
                    settings.config().inference().queue(),
                    System::nanoTime);
            model = Optional.of(opening.of(embedder, former));
            log.info("{} callers are left with model {}, which is asked too", present.ofOtherModels(), before);
            while (!model.get().isReady()) {
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (ModelRefusedException | CalibrationException e) {
            log.warn("callers of model {} are not recognised: {}", before, e.getMessage());
        } finally {
            isSettled = true;
        }
    }

    /** Whether everybody who is left can be recognised, or nobody is. */
    boolean isSettled() {
        return isSettled;
    }

    @Override
    public Optional<FormerModel> get() {
        return model;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        model.ifPresent(FormerModel::close);
    }
}
