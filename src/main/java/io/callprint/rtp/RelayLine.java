package io.callprint.rtp;

import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one far end says on its way to another: a ring of samples, filled by the {@code rtp-io} thread of the one call,
 * emptied by {@code rtp-pacer} for the other. Their clocks differ: a line that has run dry waits for {@value #START} samples
 * before it goes on, one that has more than {@value #MOST} skips back to that. Allocates and locks nothing.
 */
final class RelayLine implements PcmSink {
    private static final int CAPACITY = 4_096;

    /** 40 ms: a frame and one of reserve. */
    static final int START = 2 * PcmFrame.SAMPLES;

    /** 120 ms. */
    static final int MOST = 6 * PcmFrame.SAMPLES;

    private final short[] ring = new short[CAPACITY];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** Owned by the pacer. */
    private boolean flowing;

    @Override
    public void accept(PcmFrame frame, long arrivalNanos) {
        long at = written.getPlain();
        if (at + PcmFrame.SAMPLES - read.getAcquire() > CAPACITY) {
            return; // nobody takes it: the other side is on hold
        }
        int from = (int) (at % CAPACITY);
        int part = Math.min(PcmFrame.SAMPLES, CAPACITY - from);
        System.arraycopy(frame.samples(), 0, ring, from, part);
        System.arraycopy(frame.samples(), part, ring, 0, PcmFrame.SAMPLES - part);
        written.setRelease(at + PcmFrame.SAMPLES);
    }

    /** The next {@code count} samples; silence where there are none. */
    void read(short[] into, int count) {
        long at = read.getPlain();
        long there = written.getAcquire() - at;
        if (there > MOST) {
            at += there - START;
            there = START;
        }
        flowing |= there >= START;
        int taken = flowing ? (int) Math.min(count, there) : 0;
        flowing = taken == count;
        int from = (int) (at % CAPACITY);
        int part = Math.min(taken, CAPACITY - from);
        System.arraycopy(ring, from, into, 0, part);
        System.arraycopy(ring, 0, into, part, taken - part);
        Arrays.fill(into, taken, count, (short) 0);
        read.setRelease(at + taken);
    }

    /** Something else is being sent: what waits would be old afterwards. */
    void skip() {
        flowing = false;
        read.setRelease(written.getAcquire());
    }
}
