package io.callprint.app;

import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import java.util.Arrays;

/** What is not the speech of one person, or hardly; 16 bit, 8 kHz. */
final class BadAudio {
    private BadAudio() {}

    static short[] tone(double seconds) {
        return Levels.toPcm16(Tones.sine(440, 0.3, seconds, 8_000).samples());
    }

    /** Ten seconds of changing chords. */
    static short[] music() {
        float[] music = new float[80_000];
        double[][] chords = {{261.6, 329.6, 392}, {220, 277.2, 329.6}, {293.7, 349.2, 440}, {196, 246.9, 293.7}};
        for (int i = 0; i < music.length; i++) {
            for (double hz : chords[i / 6_000 % 4]) {
                for (int harmonic = 1; harmonic < 5; harmonic++) {
                    music[i] += (float) (0.08 * Math.sin(2 * Math.PI * hz * harmonic * i / 8_000) / harmonic);
                }
            }
        }
        return Levels.toPcm16(music);
    }

    static short[] scaled(short[] samples, double gain) {
        short[] result = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            result[i] = (short) Math.clamp(Math.round(samples[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return result;
    }

    static short[] mixed(short[] a, short[] b) {
        short[] result = new short[Math.min(a.length, b.length)];
        for (int i = 0; i < result.length; i++) {
            result[i] = (short) Math.clamp(a[i] + b[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return result;
    }

    static short[] oneAfterTheOther(short[] a, short[] b) {
        short[] result = Arrays.copyOf(a, 24_000 + b.length);
        System.arraycopy(b, 0, result, 24_000, b.length);
        return result;
    }
}
