package io.callprint.srtp;

/** The part of an RTP packet that stays in the clear (RFC 3550 sections 5.1 and 5.3.1). */
final class RtpHeader {
    private static final int FIXED_BYTES = 12;

    private RtpHeader() {}

    /** @return octets of fixed header, CSRC list and extension; -1 when they do not fit into {@code length} */
    static int bytes(byte[] packet, int offset, int length) {
        if (length < FIXED_BYTES || (packet[offset] & 0xC0) != 0x80) {
            return -1;
        }
        int header = FIXED_BYTES + 4 * (packet[offset] & 0x0F);
        if ((packet[offset] & 0x10) != 0) {
            if (length < header + 4) {
                return -1;
            }
            header += 4 + 4 * PacketCrypto.u16(packet, offset + header + 2);
        }
        return header <= length ? header : -1;
    }

    static int sequence(byte[] packet, int offset) {
        return PacketCrypto.u16(packet, offset + 2);
    }

    static int ssrc(byte[] packet, int offset) {
        return PacketCrypto.i32(packet, offset + 8);
    }
}
