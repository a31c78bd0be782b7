package io.callprint.spoof;

import io.callprint.audio.Spectrogram;
import java.util.Arrays;

/**
 * Pairs of nearby spectral peaks (after Wang, "An industrial-strength audio search algorithm", ISMIR 2003): two frequencies
 * and the time between them. They stay when audio passes through another codec law, at another level, from another
 * starting point; the same words spoken again put them elsewhere.
 *
 * @param pairs 21 bits each: bin of the first peak, of the second, windows between them
 * @param times of the first peak, in windows of 16 ms; rising
 */
@SuppressWarnings("ArrayRecordComponent") // landmarks are compared by HeardAudio only
record AudioLandmarks(int[] pairs, int[] times) {
    static final int STEP = 128;

    private static final int WINDOW = 512;
    private static final int FIRST_BIN = 300 * WINDOW / 8000;
    private static final int LAST_BIN = 3400 * WINDOW / 8000;
    /** A peak is the highest within this many bins and windows to each side. */
    private static final int PEAK_BINS = 6;

    private static final int PEAK_WINDOWS = 3;
    /** 25 dB below the loudest peak of the last second, peaks are the line's, not the voice's. */
    private static final double AUDIBLE = 3.2e-3;

    private static final double LOUDEST_DECAY = Math.pow(0.1, 1.0 / 62);
    private static final int PARTNERS = 3;
    private static final int LONGEST_PAIR = 31;
    private static final int WIDEST_PAIR = 64;

    /** @param samples 8 kHz */
    static AudioLandmarks of(short[] samples) {
        float[][] power = Spectrogram.of(samples, WINDOW, STEP).power();
        int[] peaks = peaks(power);
        int[] pairs = new int[peaks.length * PARTNERS];
        int[] times = new int[pairs.length];
        int count = 0;
        for (int i = 0; i < peaks.length; i++) {
            int partners = 0;
            for (int j = i + 1; j < peaks.length && partners < PARTNERS; j++) {
                int apart = window(peaks[j]) - window(peaks[i]);
                if (apart > LONGEST_PAIR) {
                    break;
                }
                if (apart > 0 && Math.abs(bin(peaks[j]) - bin(peaks[i])) <= WIDEST_PAIR) {
                    pairs[count] = (bin(peaks[i]) << 13) | (bin(peaks[j]) << 5) | apart;
                    times[count++] = window(peaks[i]);
                    partners++;
                }
            }
        }
        return new AudioLandmarks(Arrays.copyOf(pairs, count), Arrays.copyOf(times, count));
    }

    int count() {
        return pairs.length;
    }

    /** Window and bin of each peak, packed, in order of time. */
    private static int[] peaks(float[][] power) {
        int[] peaks = new int[64];
        int count = 0;
        double loudest = 0;
        for (int w = PEAK_WINDOWS; w < power.length - PEAK_WINDOWS; w++) {
            loudest *= LOUDEST_DECAY;
            for (int bin = FIRST_BIN; bin <= LAST_BIN; bin++) {
                loudest = Math.max(loudest, power[w][bin]);
            }
            for (int bin = FIRST_BIN; bin <= LAST_BIN; bin++) {
                if (power[w][bin] > loudest * AUDIBLE && isPeak(power, w, bin)) {
                    peaks = count == peaks.length ? Arrays.copyOf(peaks, 2 * count) : peaks;
                    peaks[count++] = (w << 8) | bin;
                    bin += PEAK_BINS;
                }
            }
        }
        return Arrays.copyOf(peaks, count);
    }

    private static boolean isPeak(float[][] power, int window, int bin) {
        float highest = power[window][bin];
        for (int b = bin - PEAK_BINS; b <= bin + PEAK_BINS; b++) {
            if (power[window][b] > highest) {
                return false;
            }
        }
        for (int w = window - PEAK_WINDOWS; w <= window + PEAK_WINDOWS; w++) {
            for (int b = bin - PEAK_BINS; b <= bin + PEAK_BINS; b++) {
                if (power[w][b] > highest) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int window(int peak) {
        return peak >>> 8;
    }

    private static int bin(int peak) {
        return peak & 0xFF;
    }
}
