package io.callprint.rtp;

/**
 * How long packets wait behind a gap: as long as missing packets lately took to come, with something to spare. One that came
 * too late makes the next wait long enough for it at once; ten seconds without any need make it short again. Owned by
 * {@code rtp-io}.
 */
final class GapWait {
    static final long MOST_NANOS = 200_000_000;
    private static final long SPARE_NANOS = 10_000_000;
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final long leastNanos;
    private long nanos;
    private long needed;
    private long neededBefore;
    private long intervalSinceNanos;

    GapWait(long leastNanos) {
        this.leastNanos = leastNanos;
        nanos = leastNanos;
    }

    long nanos() {
        return nanos;
    }

    /** A missing packet came, in time or not, that long after the first one behind it. Later than ever waited for is loss. */
    void came(long afterNanos) {
        long enough = afterNanos + SPARE_NANOS;
        if (enough <= MOST_NANOS) {
            needed = Math.max(needed, enough);
            nanos = Math.max(nanos, enough);
        }
    }

    void tick(long nowNanos) {
        if (nowNanos - intervalSinceNanos >= INTERVAL_NANOS) {
            intervalSinceNanos = nowNanos;
            nanos = Math.max(leastNanos, Math.max(needed, neededBefore));
            neededBefore = needed;
            needed = 0;
        }
    }
}
