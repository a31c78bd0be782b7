package io.callprint.speech;

import be.tarsos.dsp.pitch.FastYin;
import io.callprint.audio.Levels;
import io.callprint.config.SpeechConfig;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How well a piece of net speech can be recognised. Every measure gives a mark from 0 to 1; the score is the lowest, and
 * the reasons are the marks below the configured limit, so a score at the limit or above has no reason.
 *
 * <p>The marks' corners are set so that telephone speech at 15 dB SNR passes and speech in noise louder than itself does
 * not. About 2 ms for 5 s of speech. Immutable, any thread.
 */
public final class QualityCheck {
    private static final int YIN_WINDOW = 512;
    private static final int YIN_STEP = 256;
    /** Cumulative mean normalised difference below which a window has a pitch (de Cheveigne and Kawahara, 2002). */
    private static final double YIN_THRESHOLD = 0.25;
    /** A flat top is within this of the peak; a step of G.711 up there is 3 % wide. */
    private static final double NEAR_PEAK = 0.965;

    private static final int NOISE_WINDOW = 160;
    private static final double QUIETEST_SHARE = 0.05;
    private static final double MUTED_DBFS = -85;
    /** -30 dBFS: lower peaks are not what clipping leaves. */
    private static final int LOWEST_CLIPPED_PEAK = 1000;

    private final double minScore;

    public QualityCheck(SpeechConfig config) {
        this.minScore = config.minQuality();
    }

    public SpeechQuality check(NetSpeech speech) {
        short[] samples = speech.samples();
        var spectrum = SpectralShape.of(samples);
        double snrDb = snrDb(speech);
        double voicedShare = voicedShare(samples);
        double clippedShare = clippedShare(samples);
        boolean isTone = mark(spectrum.toneShare(), 0.9, 0.5, 0.2) < minScore;

        Map<QualityReason, Double> marks = new EnumMap<>(QualityReason.class);
        marks.put(QualityReason.TOO_SHORT, mark(speech.seconds(), 0, 1, 2));
        marks.put(QualityReason.TOO_NOISY, mark(snrDb, 0, 6, 25));
        marks.put(QualityReason.TOO_QUIET, mark(speech.speechLevelDbfs(), -55, -45, -35));
        marks.put(QualityReason.CLIPPED, isTone ? 1 : mark(clippedShare, 0.2, 0.05, 0.005));
        marks.put(QualityReason.UNVOICED, mark(voicedShare, 0, 0.08, 0.35));
        marks.put(QualityReason.MUSIC, isTone ? 1 : mark(spectrum.steadyShare(), 0.95, 0.65, 0.3));
        marks.put(QualityReason.TONE, mark(spectrum.toneShare(), 0.9, 0.5, 0.2));
        marks.put(QualityReason.PACKET_LOSS, mark(speech.concealedShare(), 0.6, 0.25, 0.05));

        double score = 1;
        Set<QualityReason> reasons = new TreeSet<>();
        for (var entry : marks.entrySet()) {
            score = Math.min(score, entry.getValue());
            if (entry.getValue() < minScore) {
                reasons.add(entry.getKey());
            }
        }
        return new SpeechQuality(score, reasons, snrDb, voicedShare, clippedShare);
    }

    /** 0 at {@code bad}, 0.4 at {@code limit}, 1 at {@code good}, straight between; bad may be above good. */
    private static double mark(double value, double bad, double limit, double good) {
        double toLimit = (value - bad) / (limit - bad);
        if (toLimit < 1) {
            return Math.max(0, 0.4 * toLimit);
        }
        return Math.min(1, 0.4 + 0.6 * (value - limit) / (good - limit));
    }

    /**
     * The noise is what was heard between the speech or the quietest twentieth of the speech itself, whichever is
     * less: between the speech may lie words that the network missed, and speech may have no pauses. Digital silence
     * between (comfort noise, a telephone that mutes pauses) says nothing.
     */
    private static double snrDb(NetSpeech speech) {
        double total = Levels.dbfsToPower(speech.speechLevelDbfs());
        double noise = quietest(speech.samples());
        if (speech.noiseLevelDbfs() > MUTED_DBFS) {
            noise = Math.min(noise, Levels.dbfsToPower(speech.noiseLevelDbfs()));
        }
        double snr = 10 * Math.log10(Math.max(total - noise, total * 1e-3) / Math.max(noise, 1));
        return Math.clamp(snr, -30, 60);
    }

    private static double quietest(short[] samples) {
        double[] powers = new double[samples.length / NOISE_WINDOW];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Levels.dbfsToPower(Levels.rmsDbfs(samples, i * NOISE_WINDOW, NOISE_WINDOW));
        }
        Arrays.sort(powers);
        return powers.length == 0 ? 0 : powers[(int) (powers.length * QUIETEST_SHARE)];
    }

    private static double voicedShare(short[] samples) {
        var yin = new FastYin(NetSpeech.SAMPLE_RATE_HZ, YIN_WINDOW, YIN_THRESHOLD);
        float[] window = new float[YIN_WINDOW];
        int voiced = 0;
        int windows = 0;
        for (int from = 0; from + YIN_WINDOW <= samples.length; from += YIN_STEP) {
            for (int i = 0; i < YIN_WINDOW; i++) {
                window[i] = samples[from + i] / 32768f;
            }
            float hz = yin.getPitch(window).getPitch();
            voiced += hz > 60 && hz < 500 ? 1 : 0;
            windows++;
        }
        return windows == 0 ? 0 : (double) voiced / windows;
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
