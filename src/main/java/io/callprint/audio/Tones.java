package io.callprint.audio;

import java.util.SplittableRandom;

/** Known signals, for tests, prompts and line checks. Amplitudes are peaks in 0..1 of full scale. */
public final class Tones {
    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] ROWS_HZ = {697, 770, 852, 941};
    private static final int[] COLUMNS_HZ = {1209, 1336, 1477, 1633};

    private Tones() {}

    public static AudioClip sine(double frequencyHz, double amplitude, double seconds, int sampleRateHz) {
        float[] samples = new float[length(seconds, sampleRateHz)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * frequencyHz * i / sampleRateHz));
        }
        return new AudioClip(samples, sampleRateHz);
    }

    /**
     * Both frequencies of a key at the same amplitude (ITU-T Q.23).
     *
     * @param key one of {@code 0-9 A-D * #}
     * @param amplitude of each of the two
     */
    public static AudioClip dtmf(char key, double amplitude, double seconds, int sampleRateHz) {
        int index = KEYS.indexOf(key);
        if (index < 0) {
            throw new IllegalArgumentException("key '" + key + "', expected one of " + KEYS);
        }
        AudioClip row = sine(ROWS_HZ[index / 4], amplitude, seconds, sampleRateHz);
        AudioClip column = sine(COLUMNS_HZ[index % 4], amplitude, seconds, sampleRateHz);
        return sum(row, column);
    }

    /** White Gaussian noise of the given RMS; the same seed gives the same noise. */
    public static AudioClip whiteNoise(double rms, double seconds, int sampleRateHz, long seed) {
        var random = new SplittableRandom(seed);
        float[] samples = new float[length(seconds, sampleRateHz)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.clamp(rms * random.nextGaussian(), -1, 1);
        }
        return new AudioClip(samples, sampleRateHz);
    }

    /** Sample by sample, as long as the shorter one. */
    public static AudioClip sum(AudioClip a, AudioClip b) {
        float[] samples = new float[Math.min(a.samples().length, b.samples().length)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Math.clamp(a.samples()[i] + b.samples()[i], -1f, 1f);
        }
        return new AudioClip(samples, a.sampleRateHz());
    }

    private static int length(double seconds, int sampleRateHz) {
        return (int) Math.round(seconds * sampleRateHz);
    }
}
