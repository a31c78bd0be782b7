package io.callprint.audio;

import java.util.Arrays;

/** The bits of one FLAC frame, the highest first, and their checksums (RFC 9639 sections 9.1.8 and 9.3). */
final class FlacBits {
    private static final int CRC8 = 0x07;
    private static final int CRC16 = 0x8005;

    private byte[] bytes;
    private int length;

    /** The bits that make no whole byte yet, and how many. */
    private int open;

    private int openBits;

    FlacBits(int capacity) {
        bytes = new byte[capacity];
    }

    void put(int value, int count) {
        for (int bit = count - 1; bit >= 0; bit--) {
            open = (open << 1) | ((value >>> bit) & 1);
            openBits++;
            if (openBits == 8) {
                append(open);
                open = 0;
                openBits = 0;
            }
        }
    }

    /** So many zeros, then a one. */
    void putUnary(int zeros) {
        for (int i = 0; i < zeros; i++) {
            put(0, 1);
        }
        put(1, 1);
    }

    /** As UTF-8 would write it, here to 21 bits (section 9.1.5). */
    void putCodedNumber(int number) {
        if (number < 0x80) {
            put(number, 8);
        } else if (number < 0x800) {
            put(0xC0 | (number >> 6), 8);
            put(0x80 | (number & 0x3F), 8);
        } else if (number < 0x1_0000) {
            put(0xE0 | (number >> 12), 8);
            put(0x80 | ((number >> 6) & 0x3F), 8);
            put(0x80 | (number & 0x3F), 8);
        } else {
            put(0xF0 | (number >> 18), 8);
            put(0x80 | ((number >> 12) & 0x3F), 8);
            put(0x80 | ((number >> 6) & 0x3F), 8);
            put(0x80 | (number & 0x3F), 8);
        }
    }

    void align() {
        if (openBits > 0) {
            put(0, 8 - openBits);
        }
    }

    int crc8() {
        return crc(8, CRC8);
    }

    int crc16() {
        return crc(16, CRC16);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    private int crc(int width, int polynomial) {
        int top = 1 << (width - 1);
        int mask = (1 << width) - 1;
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xFF) << (width - 8);
            for (int bit = 0; bit < 8; bit++) {
                crc = ((crc & top) != 0 ? (crc << 1) ^ polynomial : crc << 1) & mask;
            }
        }
        return crc;
    }

    private void append(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }
}
