package io.callprint.audio;

/**
 * ITU-T G.711 by table, both laws, bit exact with the formulas of the Recommendation as ITU-T G.191 states them for 16
 * bit samples. Mu-law looks at the upper 14 bits of a sample, A-law at the upper 12.
 *
 * <p>Stateless, allocates nothing, any thread.
 */
public final class G711 {
    private static final short[] MU_LAW_TO_LINEAR = new short[256];
    private static final short[] A_LAW_TO_LINEAR = new short[256];
    private static final byte[] LINEAR_TO_MU_LAW = new byte[1 << 14];
    private static final byte[] LINEAR_TO_A_LAW = new byte[1 << 12];

    static {
        for (int code = 0; code < 256; code++) {
            MU_LAW_TO_LINEAR[code] = expandMuLaw(code);
            A_LAW_TO_LINEAR[code] = expandALaw(code);
        }
        for (int i = 0; i < LINEAR_TO_MU_LAW.length; i++) {
            LINEAR_TO_MU_LAW[i] = compressMuLaw((short) (i << 2));
        }
        for (int i = 0; i < LINEAR_TO_A_LAW.length; i++) {
            LINEAR_TO_A_LAW[i] = compressALaw((short) (i << 4));
        }
    }

    private G711() {}

    /** One code word to a 16-bit sample; only the lower 8 bits of {@code code} count. */
    public static short decode(G711Law law, int code) {
        return table(law)[code & 0xFF];
    }

    /** One 16-bit sample to a code word, 0..255. */
    public static int encode(G711Law law, short sample) {
        return switch (law) {
            case PCMU -> LINEAR_TO_MU_LAW[(sample & 0xFFFF) >> 2] & 0xFF;
            case PCMA -> LINEAR_TO_A_LAW[(sample & 0xFFFF) >> 4] & 0xFF;
        };
    }

    /** Decodes {@code length} code words from {@code codes[codesOffset]} on into {@code samples[samplesOffset]} on. */
    public static void decode(
            G711Law law, byte[] codes, int codesOffset, short[] samples, int samplesOffset, int length) {
        short[] table = table(law);
        for (int i = 0; i < length; i++) {
            samples[samplesOffset + i] = table[codes[codesOffset + i] & 0xFF];
        }
    }

    /** Encodes {@code length} samples from {@code samples[samplesOffset]} on into {@code codes[codesOffset]} on. */
    public static void encode(
            G711Law law, short[] samples, int samplesOffset, byte[] codes, int codesOffset, int length) {
        byte[] table = law == G711Law.PCMU ? LINEAR_TO_MU_LAW : LINEAR_TO_A_LAW;
        int shift = law == G711Law.PCMU ? 2 : 4;
        for (int i = 0; i < length; i++) {
            codes[codesOffset + i] = table[(samples[samplesOffset + i] & 0xFFFF) >> shift];
        }
    }

    private static short[] table(G711Law law) {
        return law == G711Law.PCMU ? MU_LAW_TO_LINEAR : A_LAW_TO_LINEAR;
    }

    /** Code is inverted sign, exponent (3), mantissa (4): (2 m + 33) 2^e - 33 on the 14-bit scale. */
    private static short expandMuLaw(int code) {
        int inverted = ~code;
        int exponent = (inverted >> 4) & 7;
        int mantissa = inverted & 15;
        int magnitude = (((2 * mantissa + 33) << exponent) - 33) * 4;
        return (short) (code < 0x80 ? -magnitude : magnitude);
    }

    /** Code with even bits inverted is sign, exponent (3), mantissa (4); the middle of each step. */
    private static short expandALaw(int code) {
        int bits = code ^ 0x55;
        int exponent = (bits >> 4) & 7;
        int mantissa = bits & 15;
        int magnitude = exponent == 0 ? 16 * mantissa + 8 : (16 * mantissa + 264) << (exponent - 1);
        return (short) (code < 0x80 ? -magnitude : magnitude);
    }

    private static byte compressMuLaw(short sample) {
        int magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + 33, 0x1FFF);
        int exponent = 26 - Integer.numberOfLeadingZeros(magnitude);
        int code = 16 * exponent + ((magnitude >> (exponent + 1)) & 15);
        return (byte) ((~code & 0x7F) | (sample < 0 ? 0 : 0x80));
    }

    private static byte compressALaw(short sample) {
        int magnitude = (sample < 0 ? ~sample : sample) >> 4;
        int code = magnitude;
        if (magnitude > 15) {
            int exponent = 28 - Integer.numberOfLeadingZeros(magnitude);
            code = 16 * exponent + ((magnitude >> (exponent - 1)) & 15);
        }
        return (byte) ((code | (sample < 0 ? 0 : 0x80)) ^ 0x55);
    }
}
