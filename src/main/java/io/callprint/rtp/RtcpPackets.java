package io.callprint.rtp;

/**
 * Reads compound RTCP (RFC 3550 section 6.4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|   RC    | PT=SR=200     |     length in words - 1       |   PT=RR=201: without sender info
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                         SSRC of sender                        |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |              NTP timestamp, 32.32 bits (SR only)              |
 * |                                                               |
 * |                         RTP timestamp                         |
 * |                     sender's packet count                     |
 * |                      sender's octet count                     |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |               SSRC this block tells about, RC times           |
 * | fraction lost |          cumulative number lost               |
 * |            extended highest sequence number received          |
 * |                     interarrival jitter                       |
 * |                    last SR (middle 32 of NTP)                 |
 * |                delay since last SR (1/65536 s)                |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * </pre>
 */
final class RtcpPackets {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;
    static final int EXTENDED_REPORT = 207;
    private static final int SENDER_INFO_BYTES = 20;
    private static final int BLOCK_BYTES = 24;

    /** What a compound packet tells, part by part. */
    interface Visitor {
        /** @param ntp 32.32 bits since 1900 */
        void senderReport(int ssrc, long ntp, int rtpTimestamp, long packets, long octets);

        /**
         * How someone receives us.
         *
         * @param fractionLost in 1/256
         * @param jitterUnits in units of the RTP clock
         * @param lastReport middle 32 bits of the NTP time of our last report they have, 0 for none
         * @param delayUnits in 1/65536 s, since they got it
         */
        void reportBlock(
                int aboutSsrc,
                int fractionLost,
                int cumulativeLost,
                long highestSequence,
                long jitterUnits,
                int lastReport,
                long delayUnits);

        void bye(int ssrc);
    }

    private RtcpPackets() {}

    /** Whether a datagram on a shared port is RTCP (RFC 5761 section 4). */
    static boolean isRtcp(byte[] bytes, int offset, int length) {
        int type = length < 2 ? 0 : bytes[offset + 1] & 0xFF;
        return type >= 192 && type <= 223;
    }

    /** @return false when it is not well formed; what came before the fault has been told */
    static boolean read(byte[] bytes, int offset, int length, Visitor visitor) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (end - at < 8 || (bytes[at] & 0xC0) != 0x80) {
                return false;
            }
            int next = at + 4 + 4 * Octets.u16(bytes, at + 2);
            if (next > end || !one(bytes, at, next, visitor)) {
                return false;
            }
            at = next;
        }
        return length > 0;
    }

    private static boolean one(byte[] bytes, int at, int end, Visitor visitor) {
        int count = bytes[at] & 0x1F;
        return switch (bytes[at + 1] & 0xFF) {
            case SENDER_REPORT -> {
                if (end - at < 8 + SENDER_INFO_BYTES) {
                    yield false;
                }
                visitor.senderReport(
                        Octets.i32(bytes, at + 4),
                        Octets.u32(bytes, at + 8) << 32 | Octets.u32(bytes, at + 12),
                        Octets.i32(bytes, at + 16),
                        Octets.u32(bytes, at + 20),
                        Octets.u32(bytes, at + 24));
                yield blocks(bytes, at + 8 + SENDER_INFO_BYTES, end, count, visitor);
            }
            case RECEIVER_REPORT -> blocks(bytes, at + 8, end, count, visitor);
            case BYE -> {
                for (int i = 0; i < count && at + 8 + 4 * i <= end; i++) {
                    visitor.bye(Octets.i32(bytes, at + 4 + 4 * i));
                }
                yield at + 4 + 4 * count <= end;
            }
            default -> true; // SDES, APP, feedback, extended reports: nothing in them we act on
        };
    }

    private static boolean blocks(byte[] bytes, int from, int end, int count, Visitor visitor) {
        if (from + count * BLOCK_BYTES > end) {
            return false;
        }
        for (int at = from; at < from + count * BLOCK_BYTES; at += BLOCK_BYTES) {
            visitor.reportBlock(
                    Octets.i32(bytes, at),
                    bytes[at + 4] & 0xFF,
                    Octets.i24(bytes, at + 5),
                    Octets.u32(bytes, at + 8),
                    Octets.u32(bytes, at + 12),
                    Octets.i32(bytes, at + 16),
                    Octets.u32(bytes, at + 20));
        }
        return true;
    }
}
