package io.callprint.srtp;

/** Checks and decrypts received compound RTCP (RFC 3711 section 3.4); layout in {@link SrtcpSender}. One thread. */
public final class SrtcpReceiver {
    static final int CLEAR_BYTES = 8;
    static final int INDEX_BYTES = 4;
    static final int ENCRYPTED = 0x8000_0000;

    private final SrtpKey key;
    private final PacketCrypto crypto;
    private final ReplayWindow window = new ReplayWindow();

    public SrtcpReceiver(SrtpKey key) {
        this.key = key;
        crypto = PacketCrypto.ofRtcp(key);
    }

    /**
     * Checks and decrypts a compound packet in place.
     *
     * @return its length without index and signature, or {@link SrtpReceiver#FORGED}, {@link SrtpReceiver#REPLAYED} or {@link
     *     SrtpReceiver#MALFORMED}
     */
    public int unprotect(byte[] packet, int offset, int length) {
        int tagAt = length - SrtpSuite.REPORT_TAG_BYTES;
        int end = tagAt - key.mkiBytes() - INDEX_BYTES;
        if (end < CLEAR_BYTES) {
            return SrtpReceiver.MALFORMED;
        }
        int marked = PacketCrypto.i32(packet, offset + end);
        int index = marked & ~ENCRYPTED;
        if (!window.isNew(index)) {
            return SrtpReceiver.REPLAYED;
        }
        crypto.signature().sign(packet, offset, end + INDEX_BYTES);
        if (!crypto.signature().matches(packet, offset + tagAt, SrtpSuite.REPORT_TAG_BYTES)) {
            return SrtpReceiver.FORGED;
        }
        window.add(index);
        if ((marked & ENCRYPTED) != 0) {
            crypto.cipher()
                    .apply(
                            packet,
                            offset + CLEAR_BYTES,
                            end - CLEAR_BYTES,
                            PacketCrypto.i32(packet, offset + 4),
                            index);
        }
        return end;
    }
}
