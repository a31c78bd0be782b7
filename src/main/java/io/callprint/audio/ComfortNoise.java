package io.callprint.audio;

/**
 * Noise of a level the far end tells instead of sending its silence (RFC 3389 section 3.1). White: the spectrum that may follow
 * the level is for ears. Keeps what measures the noise of a line from hearing it vanish. One thread; allocates nothing.
 */
public final class ComfortNoise {
    /** Not louder than speech, whatever is told. */
    private static final int LOUDEST_DB_BELOW_OVERLOAD = 30;

    private static final int SILENT_DB_BELOW_OVERLOAD = 90;

    private int state = 0x9E37_79B9;
    private float amplitude;

    /** @param dbBelowOverload 0..127: level in -dBov */
    public void level(int dbBelowOverload) {
        double rms = dbBelowOverload >= SILENT_DB_BELOW_OVERLOAD
                ? 0
                : 32_768 * Math.pow(10, -Math.max(dbBelowOverload, LOUDEST_DB_BELOW_OVERLOAD) / 20.0);
        amplitude = (float) (rms * Math.sqrt(3)); // uniform in +-a has the RMS a / sqrt(3)
    }

    public void fill(short[] samples) {
        for (int i = 0; i < samples.length; i++) {
            state ^= state << 13; // Marsaglia, Xorshift RNGs, 2003
            state ^= state >>> 17;
            state ^= state << 5;
            samples[i] = (short) Math.round(amplitude * state * 0x1p-31f);
        }
    }
}
