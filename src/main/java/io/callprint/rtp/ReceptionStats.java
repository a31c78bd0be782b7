package io.callprint.rtp;

/**
 * Loss and jitter of the stream we receive, as reports carry them (RFC 3550 section 6.4.1, appendices A.3 and A.8). Owned by
 * {@code rtp-io}; {@link #lost} and {@link #jitterMillis} may be read by anyone.
 */
final class ReceptionStats {
    private static final int MAX_DROPOUT = 3_000;
    private static final long NANOS_PER_SAMPLE = 125_000;

    private boolean started;
    private int ssrc;
    private int firstSequence;
    private int highestSequence;
    private int cycles;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private int lastTransit;
    private double jitterUnits;
    private long lostOfEarlierStreams;
    private volatile long lost;
    private volatile double jitterMillis;

    /** @param unitsPerSample how far the timestamp goes on in one sample of 8 kHz; 0 when it says nothing of the time */
    void received(int newSsrc, int sequence, int timestamp, int unitsPerSample, long nowNanos) {
        int step = sequence - highestSequence & 0xFFFF;
        boolean jumped = step >= MAX_DROPOUT && step <= 0x10000 - 100;
        if (!started || newSsrc != ssrc || jumped) {
            restart(newSsrc, sequence);
        } else if (step < MAX_DROPOUT) {
            if (sequence < highestSequence) {
                cycles++;
            }
            highestSequence = sequence;
        }
        received++;
        lost = lostOfEarlierStreams + Math.max(0, expected() - received);
        if (unitsPerSample > 0) {
            jitter(timestamp, unitsPerSample, nowNanos, received == 1);
        }
    }

    private void restart(int newSsrc, int sequence) {
        lostOfEarlierStreams = lost;
        started = true;
        ssrc = newSsrc;
        firstSequence = sequence;
        highestSequence = sequence;
        cycles = 0;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        jitterUnits = 0;
    }

    private void jitter(int timestamp, int unitsPerSample, long nowNanos, boolean first) {
        int transit = (int) (nowNanos / NANOS_PER_SAMPLE * unitsPerSample) - timestamp;
        int difference = Math.abs(transit - lastTransit);
        lastTransit = transit;
        if (!first && difference >= 0 && difference < 8_000 * 10 * unitsPerSample) {
            jitterUnits += (difference - jitterUnits) / 16;
            jitterMillis = jitterUnits / (8 * unitsPerSample);
        }
    }

    private long expected() {
        return extendedHighest() - firstSequence + 1;
    }

    boolean hasStarted() {
        return started;
    }

    int ssrc() {
        return ssrc;
    }

    /** Highest sequence number with its wraps in the upper 16 bits. */
    long extendedHighest() {
        return ((long) cycles << 16) + highestSequence;
    }

    /** Of the present stream, for a report: may be negative with duplicates; 24 bits signed. */
    int cumulativeLost() {
        return (int) Math.clamp(expected() - received, -0x80_0000L, 0x7F_FFFFL);
    }

    /** In 1/256, since it was last asked for. */
    int takeFractionLost() {
        long expectedNow = expected() - expectedBefore;
        long receivedNow = received - receivedBefore;
        expectedBefore = expected();
        receivedBefore = received;
        long missing = expectedNow - receivedNow;
        return expectedNow <= 0 || missing <= 0 ? 0 : (int) Math.min(255, (missing << 8) / expectedNow);
    }

    int jitterUnits() {
        return (int) jitterUnits;
    }

    /** Since the session opened. */
    long lost() {
        return lost;
    }

    double jitterMillis() {
        return jitterMillis;
    }
}
