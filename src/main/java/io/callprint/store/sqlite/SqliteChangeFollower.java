package io.callprint.store.sqlite;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore.ChangeListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the change table a few times a second and tells a listener what is new: SQLite has no notification between
 * processes. Runs on a virtual thread of its own until interrupted.
 */
final class SqliteChangeFollower implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SqliteChangeFollower.class);

    private final SqliteVoiceprintStore store;
    private final ChangeListener listener;
    private final Duration every;
    private long seen;
    private boolean outage;

    SqliteChangeFollower(SqliteVoiceprintStore store, ChangeListener listener, long seen, Duration every) {
        this.store = store;
        this.listener = listener;
        this.seen = seen;
        this.every = every;
    }

    @Override
    public void run() {
        try {
            while (!Thread.interrupted()) {
                follow();
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watch was closed
        }
    }

    private void follow() {
        try {
            SqliteVoiceprintStore.Changes changes = store.changesAfter(seen);
            if (outage) {
                outage = false;
                listener.onResync();
            }
            for (CallerId caller : new LinkedHashSet<>(changes.callers())) {
                Optional<Voiceprint> now = store.find(caller);
                now.ifPresentOrElse(listener::onSaved, () -> listener.onDeleted(caller));
            }
            seen = changes.last();
        } catch (StoreUnavailableException e) {
            if (!outage) {
                log.warn("changes of the voiceprint file cannot be followed now: {}", e.getMessage());
            }
            outage = true;
        }
    }
}
