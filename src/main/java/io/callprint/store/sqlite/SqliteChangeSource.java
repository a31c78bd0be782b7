package io.callprint.store.sqlite;

import io.callprint.store.ChangeSource;
import io.callprint.store.News;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks at the change table a few times a second, and at once after a write of this process: SQLite has no notification
 * between processes.
 */
final class SqliteChangeSource implements ChangeSource {
    private final SqliteVoiceprintStore store;
    private final Duration every;
    private final News news = new News();
    /** Owned by the follower's thread. */
    private long seen;

    SqliteChangeSource(SqliteVoiceprintStore store, Duration every) {
        this.store = store;
        this.every = every;
    }

    @Override
    public void goToEnd() {
        seen = store.lastChange();
    }

    @Override
    public Changes next() throws InterruptedException {
        SqliteChanges changes = store.changesAfter(seen);
        if (changes.callers().isEmpty()) {
            news.await(every);
            changes = store.changesAfter(seen);
        }
        if (changes.gap()) {
            return Changes.LOST;
        }
        seen = changes.last();
        return new Changes(changes.callers(), false);
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return store.find(caller);
    }

    @Override
    public void wake() {
        news.arrived();
    }
}
