package io.callprint.identity;

import io.callprint.identity.Gallery.State;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a gallery equal to its store. One virtual thread loads it, hears the store's changes and asks once a second whether
 * the store is there. While it is not, deletions by others could not be heard: for so long as it is allowed the gallery counts
 * all the same, then its state is {@link State.Unavailable}. The thread tries again with growing pauses until everything is
 * loaded anew.
 */
final class StoreFollower implements AutoCloseable {
    static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    static final Duration FIRST_RETRY = Duration.ofMillis(250);
    static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(StoreFollower.class);

    private final VoiceprintStore store;
    private final Duration withoutStore;
    private final Pause pause;
    private final Followed gallery;
    private final Thread thread = Thread.ofVirtual().name("gallery").unstarted(this::follow);
    private volatile State state = new State.Unavailable("the voiceprints are not loaded yet");
    private volatile boolean resyncWanted;
    private volatile boolean closed;
    private @Nullable AutoCloseable watch; // the thread's own

    /** What is kept equal to the store. */
    interface Followed {
        /** A change that the store told of, on a thread of its own. */
        void put(Voiceprint voiceprint);

        void remove(CallerId caller);

        /**
         * Reads everything anew.
         *
         * @param progress told why nobody is compared yet, where that takes long
         * @throws StoreUnavailableException when the store is away
         */
        void load(Consumer<State> progress);

        /**
         * Once a second while the store is there.
         *
         * @param fresh whether everything has just been loaded
         * @return whether it has to be loaded anew
         */
        boolean refresh(boolean fresh);
    }

    /** @param withoutStore how long the gallery counts while the store is away */
    StoreFollower(VoiceprintStore store, Duration withoutStore, Pause pause, Followed gallery) {
        this.store = store;
        this.withoutStore = withoutStore;
        this.pause = pause;
        this.gallery = gallery;
    }

    /** Begins to load; returns at once. */
    void start() {
        thread.start();
    }

    State state() {
        return state;
    }

    /** Has everything loaded anew, the next time it is the thread's turn. */
    void resyncLater() {
        resyncWanted = true;
    }

    /** Has everything loaded anew at once. */
    void resync() {
        resyncWanted = true;
        pause.wake();
    }

    private void follow() {
        Duration retry = FIRST_RETRY;
        Duration away = Duration.ZERO;
        while (!closed) {
            try {
                boolean fresh = !(state instanceof State.Ready);
                if (fresh || resyncWanted) {
                    load();
                } else {
                    store.ping();
                }
                if (gallery.refresh(fresh)) {
                    resyncWanted = true;
                }
                retry = FIRST_RETRY;
                away = Duration.ZERO;
                pause.atMost(CHECK_EVERY);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                lost(e, away);
                if (!pausedBeforeRetry(retry)) {
                    return;
                }
                away = away.plus(retry);
                retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
            }
        }
    }

    private void load() {
        resyncWanted = false;
        if (watch == null) {
            watch = store.watch(feed());
        }
        gallery.load(progress -> state = progress);
        state = new State.Ready();
    }

    private VoiceprintStore.ChangeListener feed() {
        return new VoiceprintStore.ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                gallery.put(voiceprint);
            }

            @Override
            public void onDeleted(CallerId caller) {
                gallery.remove(caller);
            }

            @Override
            public void onResync() {
                resync();
            }
        };
    }

    private boolean pausedBeforeRetry(Duration retry) {
        try {
            pause.atMost(retry);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void lost(RuntimeException e, Duration away) {
        if (e instanceof StoreUnavailableException
                && state instanceof State.Ready
                && away.compareTo(withoutStore) < 0) {
            resyncWanted = true;
            if (away.isZero()) {
                log.warn(
                        "the callers in memory count for up to {} s while the store is away: {}",
                        withoutStore.toSeconds(),
                        e.getMessage());
            }
            return;
        }
        String reason = e instanceof StoreUnavailableException && e.getMessage() != null
                ? e.getMessage()
                : "the " + store.engine() + " store failed";
        if (!(e instanceof StoreUnavailableException)) {
            log.error("{}: {}", reason, e.getClass().getSimpleName(), e);
        } else if (state instanceof State.Ready) {
            log.warn("no voices are compared until the store is back: {}", reason);
        }
        state = new State.Unavailable(reason);
    }

    /** Stops following. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        AutoCloseable open = watch;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                log.warn(
                        "the change feed of the {} store did not close: {}",
                        store.engine(),
                        e.getClass().getSimpleName());
            }
        }
    }
}
