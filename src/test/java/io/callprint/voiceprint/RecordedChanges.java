package io.callprint.voiceprint;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A listener that keeps what it hears, and a mirror of the store made of it. */
public final class RecordedChanges implements VoiceprintStore.ChangeListener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public final Map<CallerId, Voiceprint> mirror = new ConcurrentHashMap<>();
    public final AtomicInteger saved = new AtomicInteger();
    public final AtomicInteger deleted = new AtomicInteger();
    public final AtomicInteger resyncs = new AtomicInteger();
    private final List<String> heard = new ArrayList<>();
    private final VoiceprintStore reader;

    /** @param reader what is loaded anew on a resync */
    public RecordedChanges(VoiceprintStore reader) {
        this.reader = reader;
    }

    /** For example {@code saved ada}, in the order heard. */
    public synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    /** Waits until the condition holds, at most half a minute. */
    public synchronized boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                wait(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Tries until the condition holds, at most half a minute. */
    public static boolean eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    @Override
    public void onSaved(Voiceprint voiceprint) {
        mirror.put(voiceprint.caller(), voiceprint);
        saved.incrementAndGet();
        note("saved " + voiceprint.caller());
    }

    @Override
    public void onDeleted(CallerId caller) {
        mirror.remove(caller);
        deleted.incrementAndGet();
        note("deleted " + caller);
    }

    @Override
    public void onResync() {
        mirror.clear();
        reader.forEach(voiceprint -> mirror.put(voiceprint.caller(), voiceprint));
        resyncs.incrementAndGet();
        note("resync");
    }

    private synchronized void note(String what) {
        heard.add(what);
        notifyAll();
    }
}
