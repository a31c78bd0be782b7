package io.callprint.rtp;

/**
 * A view of one received RTP packet (RFC 3550 section 5.1), laid over the bytes it came in and reused for the next one.
 * Extension, CSRC list and padding are measured and stepped over.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             SSRC                              |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * |                    CSRC, CC times 4 octets                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  X: defined by profile        | X: length in 32-bit words     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  payload …                      P: … padding, last octet says |
 * |                                 how many octets it has        |
 * </pre>
 */
final class RtpPacket {
    static final int HEADER_BYTES = 12;

    private byte[] bytes = new byte[0];
    private int offset;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Lays the view over a datagram.
     *
     * @return false when the bytes are no RTP packet of version 2 or its parts do not fit in it
     */
    boolean wrap(byte[] datagram, int start, int length) {
        if (length < HEADER_BYTES || (datagram[start] & 0xC0) != 0x80) {
            return false;
        }
        int header = HEADER_BYTES + 4 * (datagram[start] & 0x0F);
        if ((datagram[start] & 0x10) != 0) {
            if (length < header + 4) {
                return false;
            }
            header += 4 + 4 * Octets.u16(datagram, start + header + 2);
        }
        int end = length;
        if ((datagram[start] & 0x20) != 0) {
            int padding = datagram[start + length - 1] & 0xFF;
            if (padding == 0) {
                return false;
            }
            end -= padding;
        }
        if (header > end) {
            return false;
        }
        bytes = datagram;
        offset = start;
        payloadOffset = start + header;
        payloadLength = end - header;
        return true;
    }

    boolean marker() {
        return bytes[offset + 1] < 0;
    }

    /** 0..127. */
    int payloadType() {
        return bytes[offset + 1] & 0x7F;
    }

    /** 0..65535. */
    int sequence() {
        return Octets.u16(bytes, offset + 2);
    }

    /** In units of 1/8000 s, modulo 2^32. */
    int timestamp() {
        return Octets.i32(bytes, offset + 4);
    }

    int ssrc() {
        return Octets.i32(bytes, offset + 8);
    }

    /** The array the payload lies in. */
    byte[] bytes() {
        return bytes;
    }

    int payloadOffset() {
        return payloadOffset;
    }

    int payloadLength() {
        return payloadLength;
    }
}
