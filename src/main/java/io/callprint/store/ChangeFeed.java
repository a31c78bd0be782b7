package io.callprint.store;

import io.callprint.voiceprint.VoiceprintStore.ChangeListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The watchers of one store: each listener has a place of its own in the changes, and a virtual thread that follows. */
public final class ChangeFeed implements AutoCloseable {
    private final String threadName;
    private final Duration pause;
    private final Supplier<? extends ChangeSource> sources;
    private final Map<ChangeSource, Thread> following = new ConcurrentHashMap<>();

    /**
     * @param engine names the threads: {@code sqlite-changes}
     * @param pause how long a follower rests after a failure
     */
    public ChangeFeed(String engine, Duration pause, Supplier<? extends ChangeSource> sources) {
        this.threadName = engine + "-changes";
        this.pause = pause;
        this.sources = sources;
    }

    /** Never fails because the engine is away: the first news is then {@link ChangeListener#onResync} once it is back. */
    public AutoCloseable watch(ChangeListener listener) {
        ChangeSource source = sources.get();
        ChangeFollower follower = new ChangeFollower(source, listener, pause);
        follower.begin();
        Thread thread = Thread.ofVirtual().name(threadName).unstarted(follower);
        following.put(source, thread);
        thread.start();
        return () -> {
            following.remove(source);
            thread.interrupt();
        };
    }

    /** This process has written something. */
    public void wake() {
        following.keySet().forEach(ChangeSource::wake);
    }

    @Override
    public void close() {
        following.values().forEach(Thread::interrupt);
        following.clear();
    }
}
