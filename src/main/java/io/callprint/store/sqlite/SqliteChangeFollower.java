package io.callprint.store.sqlite;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore.ChangeListener;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the change table a few times a second, and at once after a write of this process, and tells a listener what
 * is new: SQLite has no notification between processes. Runs on a virtual thread of its own until interrupted.
 */
final class SqliteChangeFollower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SqliteChangeFollower.class);

    private final SqliteVoiceprintStore store;
    private final ChangeListener listener;
    private final Duration every;
    private final Semaphore news = new Semaphore(0);
    /** Owned by the follower's thread. */
    private long seen;
    /** Owned by the follower's thread. */
    private boolean resyncDue;

    SqliteChangeFollower(SqliteVoiceprintStore store, ChangeListener listener, long seen, Duration every) {
        this.store = store;
        this.listener = listener;
        this.seen = seen;
        this.every = every;
    }

    /** Something was written by this process. */
    void wake() {
        news.release();
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                follow();
                if (news.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS)) {
                    news.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watch was closed
        }
    }

    private void follow() {
        try {
            SqliteChanges changes = store.changesAfter(seen);
            while (!resyncDue && !changes.callers().isEmpty() && !changes.gap()) {
                for (CallerId caller : changes.callers()) {
                    tellState(caller);
                }
                seen = changes.last();
                changes = store.changesAfter(seen);
            }
            if (resyncDue || changes.gap()) {
                resyncDue = true;
                seen = store.lastChange(); // before the reader loads, so that nothing falls between
                resyncDue = !listener.hears(listener::onResync);
            }
        } catch (StoreUnavailableException e) {
            if (!resyncDue && !Thread.currentThread().isInterrupted()) {
                log.warn("changes of the voiceprint file cannot be followed now: {}", e.getMessage());
            }
            resyncDue = true;
        }
    }

    /** What is kept now; when it changed again meanwhile, a later change number tells that too. */
    private void tellState(CallerId caller) {
        store.find(caller)
                .ifPresentOrElse(
                        voiceprint -> listener.hears(() -> listener.onSaved(voiceprint)),
                        () -> listener.hears(() -> listener.onDeleted(caller)));
    }
}
