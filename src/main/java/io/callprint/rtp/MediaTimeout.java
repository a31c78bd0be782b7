package io.callprint.rtp;

/** Watches for silence on the wire. Owned by {@code rtp-io}. */
final class MediaTimeout {
    private final long limitNanos;
    private boolean watching;
    private boolean told;
    private long sinceNanos;

    /** @param limitNanos 0 for never */
    MediaTimeout(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** A description was agreed on: watching begins anew, or ends for a stream we do not receive. */
    void connect(boolean receives, long nowNanos) {
        watching = receives && limitNanos > 0;
        told = false;
        sinceNanos = nowNanos;
    }

    /**
     * @param heardNanos when the last valid packet came
     * @return length of a silence that is to be told now, in nanoseconds, or 0
     */
    long check(long heardNanos, boolean everHeard, long nowNanos) {
        if (everHeard && heardNanos - sinceNanos > 0) {
            sinceNanos = heardNanos;
            told = false;
        }
        long silent = nowNanos - sinceNanos;
        if (!watching || told || silent < limitNanos) {
            return 0;
        }
        told = true;
        return silent;
    }
}
