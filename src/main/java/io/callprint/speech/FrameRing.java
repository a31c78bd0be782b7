package io.callprint.speech;

import io.callprint.audio.PcmFrame;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames from one media thread to the {@code vad} thread: one producer, one consumer, no locks, no allocation. When the
 * consumer is too slow the newest frame is dropped and counted; the producer never waits.
 */
final class FrameRing {
    private final int capacity;
    private final short[] samples;
    private final long[] nanos;
    private final long[] positions;
    private final byte[] flags;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    FrameRing(int capacity) {
        this.capacity = capacity;
        this.samples = new short[capacity * PcmFrame.SAMPLES];
        this.nanos = new long[capacity];
        this.positions = new long[capacity];
        this.flags = new byte[capacity];
    }

    /** Producer: copies the frame, or drops it. */
    boolean offer(short[] frame, long position, long nanoTime, int flag) {
        long at = written.getPlain();
        if (at - read.getAcquire() >= capacity) {
            dropped.lazySet(dropped.getPlain() + 1);
            return false;
        }
        int slot = (int) (at % capacity);
        System.arraycopy(frame, 0, samples, slot * PcmFrame.SAMPLES, PcmFrame.SAMPLES);
        nanos[slot] = nanoTime;
        positions[slot] = position;
        flags[slot] = (byte) flag;
        written.setRelease(at + 1);
        return true;
    }

    /** Consumer: whether there is a frame to look at. */
    boolean hasNext() {
        return read.getPlain() < written.getAcquire();
    }

    /** Consumer, only after {@link #hasNext()}: copies the oldest frame's samples. */
    void copyNext(short[] into, int offset) {
        System.arraycopy(samples, slot() * PcmFrame.SAMPLES, into, offset, PcmFrame.SAMPLES);
    }

    long nextNanos() {
        return nanos[slot()];
    }

    long nextPosition() {
        return positions[slot()];
    }

    int nextFlags() {
        return flags[slot()];
    }

    /** Consumer: gives the oldest frame's place back. */
    void advance() {
        read.setRelease(read.getPlain() + 1);
    }

    long dropped() {
        return dropped.getAcquire();
    }

    private int slot() {
        return (int) (read.getPlain() % capacity);
    }
}
