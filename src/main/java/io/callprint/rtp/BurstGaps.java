package io.callprint.rtp;

/**
 * Parts a stream into bursts, in which losses are closer than {@value #GMIN} received packets, and gaps between them (RFC 3611
 * section 4.7.2). A loss alone belongs to its gap. Owned by {@code rtp-io}.
 */
final class BurstGaps {
    static final int GMIN = 16;

    private long burstPackets;
    private long burstLost;
    private long bursts;
    private long gapPackets;
    private long gapLost;
    private long openPackets;
    private long openLost;
    private long receivedSinceLoss;

    void received() {
        receivedSinceLoss++;
    }

    void lost() {
        if (openLost > 0 && receivedSinceLoss < GMIN) {
            openPackets += receivedSinceLoss + 1;
            openLost++;
        } else {
            settle();
            gapPackets += receivedSinceLoss;
            openPackets = 1;
            openLost = 1;
        }
        receivedSinceLoss = 0;
    }

    private void settle() {
        if (openLost > 1) {
            burstPackets += openPackets;
            burstLost += openLost;
            bursts++;
        } else {
            gapPackets += openPackets;
            gapLost += openLost;
        }
        openPackets = 0;
        openLost = 0;
    }

    /** So far; a loss that is still open counts as it would if nothing more were lost. */
    Shares shares() {
        boolean isBurst = openLost > 1;
        long allBursts = bursts + (isBurst ? 1 : 0);
        long inBursts = burstPackets + (isBurst ? openPackets : 0);
        long lostInBursts = burstLost + (isBurst ? openLost : 0);
        long inGaps = gapPackets + receivedSinceLoss + (isBurst ? 0 : openPackets);
        long lostInGaps = gapLost + (isBurst ? 0 : openLost);
        return new Shares(
                share(lostInBursts, inBursts),
                share(lostInGaps, inGaps),
                share(inBursts, allBursts),
                share(inGaps, allBursts + 1));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /**
     * @param burstDensity share of packets lost in bursts
     * @param gapDensity share of packets lost in gaps
     * @param burstPackets mean length of a burst
     * @param gapPackets mean length of a gap
     */
    record Shares(double burstDensity, double gapDensity, double burstPackets, double gapPackets) {}
}
