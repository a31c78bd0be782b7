package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down when callers were last recognised, behind the call's back: one virtual thread at a time, one pending entry a
 * caller. What the store refuses or what is too much is dropped and counted; the call has its answer already.
 */
public final class LastSeen {
    static final int MAX_PENDING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(LastSeen.class);

    private final VoiceprintStore store;
    private final Clock clock;
    private final Map<CallerId, Instant> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();

    public LastSeen(VoiceprintStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Returns at once. */
    public void recognised(CallerId caller) {
        if (pending.size() >= MAX_PENDING && !pending.containsKey(caller)) {
            dropped.incrementAndGet();
            return;
        }
        pending.put(caller, clock.instant());
        writeBehind();
    }

    /** Entries that never reached the store. */
    public long dropped() {
        return dropped.get();
    }

    private void writeBehind() {
        if (!pending.isEmpty() && writing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("last-seen").start(this::write);
        }
    }

    private void write() {
        try {
            Iterator<CallerId> callers = pending.keySet().iterator();
            while (callers.hasNext()) {
                CallerId caller = callers.next();
                Instant at = pending.remove(caller);
                if (at != null) {
                    store.touch(caller, at);
                }
            }
        } catch (RuntimeException e) {
            dropped.incrementAndGet();
            log.warn("last-seen of a caller was not written: {}", e.getMessage());
        } finally {
            writing.set(false);
        }
        writeBehind();
    }
}
