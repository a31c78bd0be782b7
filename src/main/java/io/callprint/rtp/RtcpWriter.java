package io.callprint.rtp;

import io.callprint.srtp.SrtcpSender;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds one compound RTCP packet at a time in a reused buffer; layout in {@link RtcpPackets}. One thread. */
final class RtcpWriter {
    private static final int CNAME = 1;

    private static final int MAX_BYTES = 512;

    private final byte[] bytes = new byte[MAX_BYTES + SrtcpSender.GROWTH_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);

    RtcpWriter begin() {
        buffer.clear();
        return this;
    }

    RtcpWriter senderReport(int ssrc, long ntp, int rtpTimestamp, long packets, long octets, int blocks) {
        header(blocks, RtcpPackets.SENDER_REPORT, 6 + 6 * blocks);
        buffer.putInt(ssrc)
                .putLong(ntp)
                .putInt(rtpTimestamp)
                .putInt((int) packets)
                .putInt((int) octets);
        return this;
    }

    RtcpWriter receiverReport(int ssrc, int blocks) {
        header(blocks, RtcpPackets.RECEIVER_REPORT, 1 + 6 * blocks);
        buffer.putInt(ssrc);
        return this;
    }

    RtcpWriter reportBlock(
            int aboutSsrc,
            int fractionLost,
            int cumulativeLost,
            long highestSequence,
            int jitterUnits,
            int lastReport,
            int delayUnits) {
        buffer.putInt(aboutSsrc)
                .putInt((fractionLost << 24) | (cumulativeLost & 0xFF_FFFF))
                .putInt((int) highestSequence)
                .putInt(jitterUnits)
                .putInt(lastReport)
                .putInt(delayUnits);
        return this;
    }

    /** SDES with the canonical name (RFC 3550 section 6.5.1): mandatory in every compound packet. */
    RtcpWriter canonicalName(int ssrc, String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        int chunkBytes = 4 + 2 + text.length + 1; // the item list ends with a zero octet
        int words = (chunkBytes + 3) / 4;
        header(1, RtcpPackets.SOURCE_DESCRIPTION, words);
        buffer.putInt(ssrc).put((byte) CNAME).put((byte) text.length).put(text);
        for (int i = 6 + text.length; i < words * 4; i++) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** An extended report with one block (RFC 3611 section 2). */
    RtcpWriter extendedReport(int ssrc, int aboutSsrc, VoipMetrics metrics) {
        header(0, RtcpPackets.EXTENDED_REPORT, 1 + VoipMetrics.WORDS);
        buffer.putInt(ssrc);
        metrics.write(aboutSsrc, buffer);
        return this;
    }

    RtcpWriter bye(int ssrc) {
        header(1, RtcpPackets.BYE, 1);
        buffer.putInt(ssrc);
        return this;
    }

    /** The packet, encrypted when there is a key; valid until the next {@link #begin}. */
    ByteBuffer end(@Nullable SrtcpSender srtcp) {
        if (srtcp != null) {
            buffer.position(srtcp.protect(bytes, 0, buffer.position()));
        }
        return buffer.flip();
    }

    private void header(int count, int type, int wordsAfter) {
        buffer.put((byte) (0x80 | count)).put((byte) type).putShort((short) wordsAfter);
    }
}
