package io.callprint.rtp;

import java.util.BitSet;

/** Port pairs of the configured range, RTP even and RTCP the next odd one, given out in turn. Any thread. */
final class MediaPorts {
    private final int firstPort;
    private final int pairs;
    private final BitSet taken;
    private int next;

    /**
     * @param firstPort rounded up to an even one
     * @param lastPort included
     * @param start where in the range the turn begins, so that a restarted server does not meet its old calls' packets
     */
    MediaPorts(int firstPort, int lastPort, int start) {
        this.firstPort = firstPort + (firstPort & 1);
        this.pairs = (lastPort + 1 - this.firstPort) / 2;
        if (firstPort < 1 || lastPort > 65_535 || pairs < 1) {
            throw new IllegalArgumentException("rtp.firstPort " + firstPort + " and rtp.lastPort " + lastPort
                    + ", expected a range within 1 to 65535 that holds at least one even port and the next");
        }
        this.taken = new BitSet(pairs);
        this.next = Math.floorMod(start, pairs);
    }

    /** @return the even port */
    synchronized int take() throws NoMediaPortException {
        int free = taken.nextClearBit(next);
        if (free >= pairs) {
            free = taken.nextClearBit(0);
        }
        if (free >= pairs) {
            throw new NoMediaPortException(
                    "All " + pairs + " RTP port pairs from " + firstPort + " on are in use or not free to bind.");
        }
        taken.set(free);
        next = (free + 1) % pairs;
        return firstPort + 2 * free;
    }

    /** Pairs that are taken. */
    synchronized int inUse() {
        return taken.cardinality();
    }

    synchronized void giveBack(int port) {
        taken.clear((port - firstPort) / 2);
    }
}
