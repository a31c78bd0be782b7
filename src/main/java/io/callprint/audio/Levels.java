package io.callprint.audio;

/** Levels relative to full scale: 0 dBFS is a square wave at full scale, -100 stands for digital silence. */
public final class Levels {
    /** What digital silence measures as. */
    public static final double SILENCE_DBFS = -100;

    private static final double FULL_SCALE = 32768;

    private Levels() {}

    /** RMS level of {@code length} samples from {@code from} on; -100 when there are none. */
    public static double rmsDbfs(short[] samples, int from, int length) {
        long sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += samples[i] * samples[i];
        }
        return length == 0 ? SILENCE_DBFS : powerToDbfs((double) sum / length);
    }

    /** Mean square on the 16-bit scale to dBFS, not below -100. */
    public static double powerToDbfs(double meanSquare) {
        return meanSquare <= 0
                ? SILENCE_DBFS
                : Math.max(SILENCE_DBFS, 10 * Math.log10(meanSquare / (FULL_SCALE * FULL_SCALE)));
    }

    /** dBFS to mean square on the 16-bit scale. */
    public static double dbfsToPower(double dbfs) {
        return FULL_SCALE * FULL_SCALE * Math.pow(10, dbfs / 10);
    }

    /** [-1, 1] to 16 bit, rounded and clipped. */
    public static short[] toPcm16(float[] samples) {
        short[] result = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            double rounded = Math.floor(samples[i] * FULL_SCALE + 0.5);
            result[i] = (short) Math.min(Math.max(rounded, Short.MIN_VALUE), Short.MAX_VALUE);
        }
        return result;
    }

    /** 16 bit to [-1, 1). */
    public static float[] toFloat(short[] samples) {
        float[] result = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            result[i] = (float) (samples[i] / FULL_SCALE);
        }
        return result;
    }
}
