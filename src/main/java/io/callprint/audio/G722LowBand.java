package io.callprint.audio;

/**
 * ITU-T G.722 at 64 kbit/s, its lower sub-band (0 to 4 kHz): 6 bits a sample of 8 kHz by adaptive differential PCM, the lower
 * six bits of each octet. The upper band (4 to 8 kHz, the upper two bits) is left out when decoding and written as silence when
 * encoding, so that neither of the Recommendation's filters between 8 and 16 kHz is needed.
 *
 * <p>Block numbers in the comments are those of the Recommendation, clause 6.2; so are its tables. One direction of one stream:
 * the decoder and the encoder each need one of their own. Allocates nothing; one thread.
 */
final class G722LowBand {
    /** The smallest positive step of the upper band: from the start on its quantiser decays to nothing with it. */
    private static final int SILENT_UPPER_BAND = 0xC0;

    /** Inverse quantiser of 6 bits, for what is heard. */
    private static final int[] Q6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
        -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040,
        -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /** Inverse quantiser of 4 bits, for the predictor. */
    private static final int[] Q4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };

    /** How the step grows, by the 4-bit code. */
    private static final int[] GROWTH = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };

    /** Steps of an octave. */
    private static final int[] STEP = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960,
        3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
    };

    /** Decision levels of the quantiser; level n belongs to magnitude n. */
    private static final int[] LEVEL = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
        1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    private static final int MAX_LOG_STEP = 18_432;
    private static final int MAX_A2 = 12_288;
    private static final int ZEROS = 6;

    private int prediction;
    private int zeroPrediction;
    private int logStep;
    private int step = 32;
    private int a1;
    private int a2;
    private int rebuilt1;
    private int rebuilt2;
    private int partial1;
    private int partial2;
    private final int[] b = new int[ZEROS];
    private final int[] differences = new int[ZEROS];

    /** See {@link AudioDecoder}. */
    int decode(byte[] bytes, int offset, int length, short[] samples) {
        for (int i = 0; i < length; i++) {
            int code = bytes[offset + i] & 0x3F;
            int heard = Math.clamp(prediction + ((step * Q6[code]) >> 15), -16_384, 16_383); // blocks 5L and 6L
            samples[i] = (short) (heard << 1);
            adapt(code >> 2);
        }
        return length;
    }

    /** See {@link AudioEncoder}. */
    int encode(short[] samples, int count, byte[] bytes, int offset) {
        for (int i = 0; i < count; i++) {
            int code = quantised(saturated((samples[i] >> 1) - prediction));
            bytes[offset + i] = (byte) (SILENT_UPPER_BAND | code);
            adapt(code >> 2);
        }
        return count;
    }

    /** Block 1L. */
    private int quantised(int difference) {
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        int n = 0;
        while (n < LEVEL.length && magnitude >= (LEVEL[n] * step) >> 12) {
            n++;
        }
        if (difference >= 0) {
            return 61 - n; // 61 down to 32
        }
        return n < 2 ? 63 - n : 33 - n; // 63, 62, then 31 down to 4
    }

    /** What both ends do after each sample, so that they go on predicting the same. */
    private void adapt(int code) {
        int difference = (step * Q4[code]) >> 15; // block 2L
        logStep = Math.clamp(((logStep * 127) >> 7) + GROWTH[code], 0, MAX_LOG_STEP); // block 3L
        int octave = 8 - (logStep >> 11);
        int within = STEP[(logStep >> 6) & 31];
        step = (octave < 0 ? within << -octave : within >> octave) << 2;
        predict(difference);
    }

    /** Block 4L: two poles and six zeros, each moved a little by the signs of what came before. */
    private void predict(int difference) {
        int rebuilt = saturated(prediction + difference);
        int partial = saturated(zeroPrediction + difference);
        movePoles(partial);
        moveZeros(difference);
        System.arraycopy(differences, 0, differences, 1, ZEROS - 1);
        differences[0] = difference;
        partial2 = partial1;
        partial1 = partial;
        rebuilt2 = rebuilt1;
        rebuilt1 = rebuilt;
        int poles = saturated(((a1 * saturated(2 * rebuilt1)) >> 15) + ((a2 * saturated(2 * rebuilt2)) >> 15));
        int zeros = 0;
        for (int i = ZEROS - 1; i >= 0; i--) {
            zeros += (b[i] * saturated(2 * differences[i])) >> 15;
        }
        zeroPrediction = saturated(zeros);
        prediction = saturated(poles + zeroPrediction);
    }

    private void movePoles(int partial) {
        boolean agrees1 = partial < 0 == partial1 < 0;
        boolean agrees2 = partial < 0 == partial2 < 0;
        int four = saturated(a1 << 2);
        int towards = Math.min(agrees1 ? -four : four, 32_767);
        a2 = Math.clamp((towards >> 7) + (agrees2 ? 128 : -128) + ((a2 * 32_512) >> 15), -MAX_A2, MAX_A2);
        int most = saturated(15_360 - a2);
        a1 = Math.clamp(saturated((agrees1 ? 192 : -192) + ((a1 * 32_640) >> 15)), -most, most);
    }

    private void moveZeros(int difference) {
        int by = difference == 0 ? 0 : 128;
        for (int i = 0; i < ZEROS; i++) {
            boolean agrees = difference < 0 == differences[i] < 0;
            b[i] = saturated((agrees ? by : -by) + ((b[i] * 32_640) >> 15));
        }
    }

    private static int saturated(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
