package io.callprint.srtp;

/**
 * Encrypts and signs compound RTCP (RFC 3711 section 3.4). One thread.
 *
 * <pre>
 * +----------------+---------------------------+-+----------+-----------+
 * | header, SSRC   | reports, encrypted        |E| index    | signature |
 * |  8 octets      |                           |1| 31 bits  | 10 octets |
 * +----------------+---------------------------+-+----------+-----------+
 * </pre>
 */
public final class SrtcpSender {
    /** What a packet grows by. */
    public static final int GROWTH_BYTES = SrtcpReceiver.INDEX_BYTES + SrtpSuite.REPORT_TAG_BYTES;

    private final PacketCrypto crypto;
    private int index;

    public SrtcpSender(SrtpKey key) {
        crypto = PacketCrypto.ofRtcp(key);
    }

    /**
     * Protects a compound packet in place.
     *
     * @param packet with room for {@link #GROWTH_BYTES} behind it
     * @return its new length
     */
    public int protect(byte[] packet, int offset, int length) {
        index = index + 1 & 0x7FFF_FFFF;
        int clear = SrtcpReceiver.CLEAR_BYTES;
        crypto.cipher().apply(packet, offset + clear, length - clear, PacketCrypto.i32(packet, offset + 4), index);
        int marked = index | SrtcpReceiver.ENCRYPTED;
        for (int i = 0; i < SrtcpReceiver.INDEX_BYTES; i++) {
            packet[offset + length + i] = (byte) (marked >>> (24 - 8 * i));
        }
        int signed = length + SrtcpReceiver.INDEX_BYTES;
        crypto.signature().sign(packet, offset, signed);
        crypto.signature().copyTo(packet, offset + signed, SrtpSuite.REPORT_TAG_BYTES);
        return signed + SrtpSuite.REPORT_TAG_BYTES;
    }
}
