package io.callprint.store;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore.ChangeListener;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener what a {@link ChangeSource} finds: for each caller the state that is kept now; when it changed again
 * meanwhile, a later change tells that too. Whatever was missed ends in {@link ChangeListener#onResync}. Runs on a thread
 * of its own until interrupted.
 */
final class ChangeFollower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFollower.class);

    private final ChangeSource source;
    private final ChangeListener listener;
    private final Duration pause;

    /** The follower's thread owns these two after {@link #begin()}. */
    private boolean resyncDue;

    private boolean down;

    ChangeFollower(ChangeSource source, ChangeListener listener, Duration pause) {
        this.source = source;
        this.listener = listener;
        this.pause = pause;
    }

    /** Takes the present end as the start; when the engine is away, everything is loaded once it is back. */
    void begin() {
        try {
            source.goToEnd();
        } catch (StoreUnavailableException e) {
            fail(e.getMessage());
        }
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                try {
                    if (resyncDue) {
                        resync();
                    } else {
                        follow();
                    }
                } catch (StoreUnavailableException e) {
                    fail(e.getMessage());
                    Thread.sleep(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watch was closed
        } finally {
            source.close();
        }
    }

    private void follow() throws InterruptedException {
        ChangeSource.Changes changes = source.next();
        changes.callers().forEach(this::tellState);
        resyncDue = changes.isIncomplete();
    }

    private void tellState(CallerId caller) {
        source.find(caller)
                .ifPresentOrElse(
                        voiceprint -> listener.hears(() -> listener.onSaved(voiceprint)),
                        () -> listener.hears(() -> listener.onDeleted(caller)));
    }

    private void resync() throws InterruptedException {
        source.goToEnd(); // before the reader loads, so that nothing falls between
        if (down) {
            log.info("changes of the voiceprints are followed again");
        }
        down = false;
        resyncDue = !listener.hears(listener::onResync);
        if (resyncDue) {
            Thread.sleep(pause); // the listener could not load; try once more
        }
    }

    private void fail(@Nullable String reason) {
        if (!down && !Thread.currentThread().isInterrupted()) {
            log.warn("changes of the voiceprints cannot be followed now: {}", reason);
        }
        down = true;
        resyncDue = true;
    }
}
