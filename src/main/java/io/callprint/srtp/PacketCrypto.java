package io.callprint.srtp;

/** Session keys of one direction at work: encryption and signature of RTP, or of RTCP. One thread. */
final class PacketCrypto {
    private static final int RTP_LABEL = 0;
    private static final int RTCP_LABEL = 3;

    private final CounterMode cipher;
    private final PacketSignature signature;

    /** Labels of RFC 3711 section 4.3.2: cipher key, signature key, salt. */
    private PacketCrypto(SrtpKey key, int firstLabel) {
        cipher = new CounterMode(
                CounterMode.derive(key, firstLabel, SrtpKey.KEY_BYTES),
                CounterMode.derive(key, firstLabel + 2, SrtpKey.SALT_BYTES));
        signature = new PacketSignature(CounterMode.derive(key, firstLabel + 1, PacketSignature.KEY_BYTES));
    }

    static PacketCrypto ofRtp(SrtpKey key) {
        return new PacketCrypto(key, RTP_LABEL);
    }

    static PacketCrypto ofRtcp(SrtpKey key) {
        return new PacketCrypto(key, RTCP_LABEL);
    }

    CounterMode cipher() {
        return cipher;
    }

    PacketSignature signature() {
        return signature;
    }

    static int i32(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 24)
                | ((bytes[at + 1] & 0xFF) << 16)
                | ((bytes[at + 2] & 0xFF) << 8)
                | (bytes[at + 3] & 0xFF);
    }

    static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
