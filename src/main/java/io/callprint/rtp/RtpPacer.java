package io.callprint.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code rtp-pacer} thread: sends the packets of all calls on absolute deadlines, one tick a millisecond, so that no
 * lateness adds up. Calls are spread over 20 phases; since packets last multiples of 10 ms, the streams of phases {@code p}
 * and {@code p + 10} are looked at in the same ticks.
 *
 * <p>Other threads speak to it through {@link #add} and {@link #remove}.
 */
final class RtpPacer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RtpPacer.class);
    private static final long TICK_NANOS = 1_000_000;
    private static final int PHASES = 20;
    private static final int SLOTS = 10;
    /** Further behind than this, packets are left out instead of sent in a burst. */
    private static final int MAX_CATCH_UP_TICKS = 100;

    private final LongSupplier nanoTime;
    private final Thread thread;
    private final LatenessHistogram lateness = new LatenessHistogram();
    private final Queue<Runnable> door = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;

    // Owned by the thread.
    private final List<List<SendStream>> slots = new ArrayList<>();
    private final int[] load = new int[PHASES];
    private final RtpWriter writer = new RtpWriter();
    private final short[] pcm = new short[RtpWriter.MAX_SAMPLES];
    private int streams;
    private long originNanos;
    private long tick;

    @SuppressWarnings("ThreadPriorityCheck") // a wish, not relied on: late packets are heard, late embeddings are not
    RtpPacer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
        thread = new Thread(this::run, "rtp-pacer");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
    }

    void start() {
        thread.start();
    }

    void add(SendStream stream) {
        tell(() -> {
            int phase = 0;
            for (int i = 1; i < PHASES; i++) {
                if (load[i] < load[phase]) {
                    phase = i;
                }
            }
            load[phase]++;
            stream.phase = phase;
            stream.nextTick = tick + Math.floorMod(phase - tick, PHASES);
            slots.get(phase % SLOTS).add(stream);
            streams++;
        });
    }

    void remove(SendStream stream) {
        tell(() -> {
            if (slots.get(stream.phase % SLOTS).remove(stream)) {
                load[stream.phase]--;
                streams--;
            }
        });
    }

    /** How late its ticks were so far. */
    LatenessHistogram lateness() {
        return lateness;
    }

    private void tell(Runnable command) {
        door.add(command);
        LockSupport.unpark(thread);
    }

    private void run() {
        originNanos = nanoTime.getAsLong();
        while (running) {
            for (Runnable command = door.poll(); command != null; command = door.poll()) {
                command.run();
            }
            if (streams == 0) {
                LockSupport.park(this);
                tick = (nanoTime.getAsLong() - originNanos) / TICK_NANOS + 1;
                continue;
            }
            while (slots.get((int) (tick % SLOTS)).isEmpty()) {
                tick++;
            }
            long deadline = originNanos + tick * TICK_NANOS;
            long now = nanoTime.getAsLong();
            if (now < deadline) {
                LockSupport.parkNanos(this, deadline - now);
                continue; // woken early by a command, or just in time
            }
            lateness.record(now - deadline);
            send(slots.get((int) (tick % SLOTS)), now);
            tick = Math.max(tick + 1, (now - originNanos) / TICK_NANOS - MAX_CATCH_UP_TICKS);
        }
    }

    private void send(List<SendStream> due, long nowNanos) {
        for (int i = 0; i < due.size(); i++) {
            SendStream stream = due.get(i);
            if (stream.nextTick > tick) {
                continue;
            }
            int millis = 20;
            try {
                millis = stream.sendPacket(writer, pcm, nowNanos);
            } catch (RuntimeException e) { // a broken sink must not stop the other calls
                LOG.debug("stream {} failed in this packet", stream.ssrc(), e);
            }
            stream.nextTick = tick - stream.nextTick > MAX_CATCH_UP_TICKS ? tick + millis : stream.nextTick + millis;
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}
