package io.callprint.spoof;

import io.callprint.audio.Levels;
import io.callprint.audio.Spectrogram;
import java.util.Arrays;

/**
 * What the mean spectrum of G.711 speech cannot hold when it came from a mouth by a microphone.
 *
 * @param offsetDb power of the constant part over that of the audio, dB; microphones and lines pass none
 * @param holeDb how far a stretch of 200 Hz between 500 and 3000 Hz lies below the lower of its two neighbours, dB; some
 *     coders of few bits leave such holes
 */
record BandContent(double offsetDb, double holeDb) {
    private static final int WINDOW = 512;
    private static final int WIDTH = bin(200);

    /** @param samples 8 kHz */
    static BandContent of(short[] samples) {
        return new BandContent(offsetDb(samples), holeDb(samples));
    }

    private static double offsetDb(short[] samples) {
        long sum = 0;
        for (short sample : samples) {
            sum += sample;
        }
        double offset = samples.length == 0 ? 0 : (double) sum / samples.length;
        if (offset == 0) {
            return Levels.SILENCE_DBFS;
        }
        return Levels.powerToDbfs(offset * offset) - Levels.rmsDbfs(samples, 0, samples.length);
    }

    private static double holeDb(short[] samples) {
        double[] mean = Spectrogram.of(samples, WINDOW, WINDOW).mean();
        double deepest = 0;
        for (int from = bin(500); from + WIDTH <= bin(3000); from++) {
            double inside = highest(mean, from, from + WIDTH);
            double around =
                    Math.min(highest(mean, from - WIDTH, from - 2), highest(mean, from + WIDTH + 2, from + 2 * WIDTH));
            deepest = Math.max(deepest, around <= 0 ? 0 : 10 * Math.log10(around / Math.max(inside, 1e-12)));
        }
        return deepest;
    }

    private static double highest(double[] mean, int from, int to) {
        return Arrays.stream(mean, from, to).max().orElse(0);
    }

    private static int bin(int hz) {
        return hz * WINDOW / 8000;
    }
}
