package io.callprint.srtp;

/** Which of the last 64 indexes were seen (RFC 3711 section 3.3.2). One thread. */
final class ReplayWindow {
    private long highest;
    private long seen;

    /** Begins with nothing seen. */
    ReplayWindow() {
        restart(-1);
    }

    void restart(long newHighest) {
        highest = newHighest;
        seen = 0;
    }

    long highest() {
        return highest;
    }

    /** Whether a packet of that index is not known yet and not too old to tell. */
    boolean isNew(long index) {
        long behind = highest - index;
        return behind < 0 || (behind < Long.SIZE && (seen >>> behind & 1) == 0);
    }

    void add(long index) {
        long ahead = index - highest;
        if (ahead > 0) {
            seen = ahead < Long.SIZE ? seen << ahead | 1 : 1;
            highest = index;
        } else {
            seen |= 1L << -ahead;
        }
    }
}
