package io.callprint.app;

import io.callprint.identity.ActiveModel;
import io.callprint.identity.Gallery;
import io.callprint.voiceprint.StoreUnavailableException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code callprint models use} in a running server: one virtual thread asks the store which model it is used with,
 * opens another one beside the model in use, waits until its callers are in memory, and lets calls that begin from then on use
 * it. Calls in progress keep the model that they began with, which is closed once none is left.
 */
final class ModelChange implements AutoCloseable {
    static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final int LOOKS_AFTER_LAST_CALL = 5;
    private static final int AGAIN_LOOKS = 15;
    private static final Duration LOADED_EVERY = Duration.ofMillis(20);

    private static final Logger log = LoggerFactory.getLogger(ModelChange.class);

    private final Recognition recognition;
    private final Predicate<VoiceMatching> isUsed;
    private final Thread thread = Thread.ofVirtual().name("model-change").unstarted(this::follow);
    private final IdentityHashMap<VoiceMatching, Integer> unused =
            new IdentityHashMap<>(); // the thread's own, as what follows
    private int looksSinceRefused;
    private volatile Optional<String> refused = Optional.empty();

    /** @param isUsed whether a call or request in progress works with it */
    ModelChange(Recognition recognition, Predicate<VoiceMatching> isUsed) {
        this.recognition = recognition;
        this.isUsed = isUsed;
        thread.start();
    }

    /** Why the model that the store is used with is not used here; empty when it is. */
    Optional<String> refusal() {
        return refused;
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void look() throws InterruptedException {
        try {
            Optional<ActiveModel> wanted = wanted();
            if (wanted.isPresent()) {
                change(wanted.get());
            }
            retire();
        } catch (RuntimeException e) { // calls go on with the model in use
            log.error("the model of the store was not followed", e);
        }
    }

    /** Closes what no call has used for some looks: by then what calls leave behind, as an enrolment, is written too. */
    private void retire() {
        for (VoiceMatching left : recognition.leftOver()) {
            int looks = isUsed.test(left) ? 0 : unused.merge(left, 1, Integer::sum);
            if (looks == 0) {
                unused.remove(left);
            } else if (looks >= LOOKS_AFTER_LAST_CALL) {
                unused.remove(left);
                recognition.retire(left);
            }
        }
    }

    /** Empty while there is nothing to do, or nobody can tell. What was refused is tried again every {@link #AGAIN_LOOKS}. */
    private Optional<ActiveModel> wanted() {
        Optional<ActiveModel> wanted;
        try {
            wanted = recognition.active();
        } catch (StoreUnavailableException e) { // the gallery's log tells of it
            return Optional.empty();
        } catch (IllegalStateException e) { // a damaged note
            refused = Optional.of(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (wanted.isEmpty() || wanted.get().name().equals(recognition.inUse().name())) {
            refused = Optional.empty();
            return Optional.empty();
        }
        return refused.isPresent() && ++looksSinceRefused % AGAIN_LOOKS != 0 ? Optional.empty() : wanted;
    }

    private void change(ActiveModel wanted) throws InterruptedException {
        VoiceMatching before = recognition.inUse();
        VoiceMatching next;
        try {
            next = recognition.open(wanted);
        } catch (StartException e) {
            Optional<String> reason = Optional.of(String.valueOf(e.getMessage()));
            if (!refused.equals(reason)) {
                log.error("calls stay with model {}: {}", before.name(), reason.get());
            }
            refused = reason;
            return;
        }
        refused = Optional.empty();
        try {
            while (!(next.gallery().state() instanceof Gallery.State.Ready)) {
                Thread.sleep(LOADED_EVERY);
            }
        } catch (InterruptedException e) {
            next.close();
            throw e;
        }
        recognition.use(next);
        log.info(
                "calls use model {} instead of {} from now on, {} callers are in memory",
                next.name(),
                before.name(),
                next.gallery().size());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
