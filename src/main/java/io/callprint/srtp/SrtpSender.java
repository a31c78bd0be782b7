package io.callprint.srtp;

/** Encrypts and signs the RTP packets of one stream, in order (RFC 3711 section 3.3). Allocates and locks nothing. One thread. */
public final class SrtpSender {
    /** Most a packet grows by. */
    public static final int MAX_GROWTH_BYTES = 10;

    private final PacketCrypto crypto;
    private final int tagBytes;
    private int rollovers;
    private int lastSequence = -1;

    public SrtpSender(SrtpKey key) {
        crypto = PacketCrypto.ofRtp(key);
        tagBytes = key.suite().tagBytes();
    }

    /**
     * Protects a packet in place.
     *
     * @param packet with room for {@link #MAX_GROWTH_BYTES} behind it
     * @return its new length
     * @throws IllegalArgumentException when it is no RTP packet
     */
    public int protect(byte[] packet, int offset, int length) {
        int header = RtpHeader.bytes(packet, offset, length);
        if (header < 0) {
            throw new IllegalArgumentException("no RTP packet of " + length + " octets");
        }
        int sequence = RtpHeader.sequence(packet, offset);
        if (sequence < lastSequence) {
            rollovers++;
        }
        lastSequence = sequence;
        long index = (rollovers & 0xFFFF_FFFFL) << 16 | sequence;
        crypto.cipher().apply(packet, offset + header, length - header, RtpHeader.ssrc(packet, offset), index);
        crypto.signature().sign(packet, offset, length, rollovers);
        crypto.signature().copyTo(packet, offset + length, tagBytes);
        return length + tagBytes;
    }
}
