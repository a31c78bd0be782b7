package io.callprint.rtp;

/** Numbers in network byte order. */
final class Octets {
    private Octets() {}

    static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    static int i32(byte[] bytes, int at) {
        return u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    static long u32(byte[] bytes, int at) {
        return i32(bytes, at) & 0xFFFF_FFFFL;
    }

    /** Signed, three octets. */
    static int i24(byte[] bytes, int at) {
        return bytes[at] << 16 | u16(bytes, at + 1);
    }
}
