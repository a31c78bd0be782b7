package io.callprint.rtp;

import java.nio.ByteBuffer;

/**
 * How we receive a stream, as a VoIP metrics block tells it (RFC 3611 section 4.7).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     BT=7      |   reserved    |       block length = 8        |
 * |                        SSRC of source                         |
 * |   loss rate   | discard rate  | burst density |  gap density  |
 * |       burst duration          |         gap duration          |
 * |     round trip delay          |       end system delay        |
 * | signal level  |  noise level  |     RERL      |     Gmin      |
 * |   R factor    | ext. R factor |    MOS-LQ     |    MOS-CQ     |
 * |   RX config   |   reserved    |          JB nominal           |
 * |          JB maximum           |          JB abs max           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param counters of the session
 * @param bursts how its losses are spread
 * @param waitMillis behind a gap now
 */
record VoipMetrics(MediaCounters counters, BurstGaps.Shares bursts, long waitMillis) {
    static final int WORDS = 9;
    private static final int BLOCK_TYPE = 7;
    private static final byte UNAVAILABLE = 127;
    /** Enhanced concealment, adaptive buffer: PLC = 10, JBA = 11, rate 0 (section 4.7.6). */
    private static final byte CONFIGURATION = (byte) 0xB0;

    private static final int PACKET_MILLIS = 20;

    void write(int aboutSsrc, ByteBuffer into) {
        long lost = counters.packetsLost();
        long all = Math.max(1, counters.packetsReceived() + lost);
        into.put((byte) BLOCK_TYPE).put((byte) 0).putShort((short) (WORDS - 1)).putInt(aboutSsrc);
        into.put(share((double) lost / all))
                .put(share((double) counters.packetsLate() / all))
                .put(share(bursts.burstDensity()))
                .put(share(bursts.gapDensity()));
        into.putShort(millis(bursts.burstPackets() * PACKET_MILLIS))
                .putShort(millis(bursts.gapPackets() * PACKET_MILLIS));
        into.putShort(millis(counters.roundTripMillis())).putShort(millis(PACKET_MILLIS + counters.bufferMillis()));
        into.put(UNAVAILABLE).put(UNAVAILABLE).put(UNAVAILABLE).put((byte) BurstGaps.GMIN);
        byte opinion = (byte) Math.round(10 * counters.meanOpinion());
        into.put((byte) Math.round(counters.rating()))
                .put(UNAVAILABLE)
                .put(opinion)
                .put(opinion);
        into.put(CONFIGURATION).put((byte) 0).putShort(millis((double) waitMillis));
        into.putShort(millis((double) waitMillis)).putShort(millis(GapWait.MOST_NANOS / 1e6));
    }

    private static byte share(double share) {
        return (byte) Math.min(255, Math.round(256 * share));
    }

    private static short millis(double millis) {
        return (short) Math.clamp(Math.round(millis), 0, 65_535);
    }
}
