package io.callprint.capture;

import java.nio.ByteBuffer;

/**
 * The unit of time of an interface (draft-ietf-opsawg-pcapng, interface options {@code if_tsresol} and {@code if_tsoffset}).
 *
 * @param isBinary whether a tick is 2 to the minus {@code exponent} seconds, else 10 to the minus
 * @param offsetSeconds added to every time
 */
record PcapngTime(boolean isBinary, int exponent, long offsetSeconds) {
    private static final int RESOLUTION = 9;
    private static final int OFFSET = 14;
    private static final int NANO = 9;
    private static final long NANOS_OF_SECOND = 1_000_000_000L;
    private static final int EXACT_BITS = 32; // times a thousand million fits into 63 bits

    /** @param options code 2, length 2, value up to a multiple of 4; what is cut off or unknown says nothing */
    static PcapngTime ofOptions(ByteBuffer options) {
        PcapngTime time = new PcapngTime(false, 6, 0);
        int at = 0;
        while (at + 4 <= options.limit()) {
            int code = options.getShort(at) & 0xFFFF;
            int length = options.getShort(at + 2) & 0xFFFF;
            if (code == 0 || at + 4 + length > options.limit()) {
                return time;
            }
            if (code == RESOLUTION && length == 1) {
                int said = options.get(at + 4);
                time = new PcapngTime(said < 0, said & 0x7F, time.offsetSeconds());
            } else if (code == OFFSET && length == 8) {
                time = new PcapngTime(time.isBinary(), time.exponent(), options.getLong(at + 4));
            }
            at += 4 + (length + 3) / 4 * 4;
        }
        return time;
    }

    /** @return nanoseconds since 1970; of ticks that no clock shows, any number */
    long nanos(long ticks) {
        return offsetSeconds * NANOS_OF_SECOND + (isBinary ? binary(ticks) : decimal(ticks));
    }

    private long decimal(long ticks) {
        long nanos = ticks;
        for (int power = exponent; power < NANO; power++) {
            nanos *= 10;
        }
        for (int power = exponent; power > NANO && nanos != 0; power--) {
            nanos = Long.divideUnsigned(nanos, 10);
        }
        return nanos;
    }

    private long binary(long ticks) {
        long seconds = exponent < Long.SIZE ? ticks >>> exponent : 0;
        long fraction = exponent == 0 ? 0 : exponent < Long.SIZE ? ticks & ((1L << exponent) - 1) : ticks;
        int bits = exponent;
        if (bits > EXACT_BITS) {
            int tooMany = bits - EXACT_BITS;
            fraction = tooMany < Long.SIZE ? fraction >>> tooMany : 0;
            bits = EXACT_BITS;
        }
        return seconds * NANOS_OF_SECOND + ((fraction * NANOS_OF_SECOND) >>> bits);
    }
}
