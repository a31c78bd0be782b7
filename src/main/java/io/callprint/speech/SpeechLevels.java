package io.callprint.speech;

import io.callprint.audio.Levels;
import java.util.Arrays;

/**
 * What the levels of a piece of speech tell.
 *
 * @param snrDb see {@link QualityMeasure#SNR_DB}
 * @param dynamicDb see {@link QualityMeasure#DYNAMIC_DB}
 * @param clippedShare see {@link QualityMeasure#CLIPPED_SHARE}
 */
record SpeechLevels(double snrDb, double dynamicDb, double clippedShare) {
    /** A flat top is within this of the peak; a step of G.711 up there is 3 % wide. */
    private static final double NEAR_PEAK = 0.965;

    private static final int WINDOW = 160;
    private static final double QUIETEST_SHARE = 0.05;
    private static final double QUIET_SHARE = 0.1;
    private static final double LOUD_SHARE = 0.95;
    private static final double MUTED_DBFS = -85;
    /** -30 dBFS: lower peaks are not what clipping leaves. */
    private static final int LOWEST_CLIPPED_PEAK = 1000;

    static SpeechLevels of(NetSpeech speech) {
        double[] powers = sortedPowers(speech.samples());
        return new SpeechLevels(
                snrDb(speech, powers),
                Levels.powerToDbfs(at(powers, LOUD_SHARE)) - Levels.powerToDbfs(at(powers, QUIET_SHARE)),
                clippedShare(speech.samples()));
    }

    /**
     * The noise is what was heard between the speech or the quietest twentieth of the speech itself, whichever is
     * less: between the speech may lie words that the network missed, and speech may have no pauses. Digital silence
     * between (comfort noise, a telephone that mutes pauses) says nothing.
     */
    private static double snrDb(NetSpeech speech, double[] powers) {
        double total = Levels.dbfsToPower(speech.speechLevelDbfs());
        double noise = at(powers, QUIETEST_SHARE);
        if (speech.noiseLevelDbfs() > MUTED_DBFS) {
            noise = Math.min(noise, Levels.dbfsToPower(speech.noiseLevelDbfs()));
        }
        double snr = 10 * Math.log10(Math.max(total - noise, total * 1e-3) / Math.max(noise, 1));
        return Math.clamp(snr, -30, 60);
    }

    private static double[] sortedPowers(short[] samples) {
        double[] powers = new double[samples.length / WINDOW];
        for (int window = 0; window < powers.length; window++) {
            long sum = 0;
            for (int i = window * WINDOW; i < (window + 1) * WINDOW; i++) {
                sum += samples[i] * samples[i];
            }
            powers[window] = (double) sum / WINDOW;
        }
        Arrays.sort(powers);
        return powers;
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * share)];
    }

    private static double clippedShare(short[] samples) {
        int peak = 0;
        for (short sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        int near = 0;
        for (short sample : samples) {
            near += Math.abs(sample) >= peak * NEAR_PEAK ? 1 : 0;
        }
        return peak < LOWEST_CLIPPED_PEAK ? 0 : (double) near / samples.length;
    }
}
