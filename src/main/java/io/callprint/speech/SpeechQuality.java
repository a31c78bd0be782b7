package io.callprint.speech;

import java.util.Set;
import java.util.TreeSet;

/**
 * How well a piece of net speech can be recognised.
 *
 * @param score 0 (useless) to 1 (clean)
 * @param reasons what pulls the score below the limit; empty when the speech is good enough
 * @param snrDb speech level over noise level
 * @param voicedShare 0..1 by YIN
 * @param clippedShare 0..1 of samples at full scale
 */
public record SpeechQuality(
        double score, Set<QualityReason> reasons, double snrDb, double voicedShare, double clippedShare) {
    public SpeechQuality {
        reasons = Set.copyOf(reasons);
    }

    public boolean isGoodEnough() {
        return reasons.isEmpty();
    }

    /** The same speech when something else was found to be wrong with it: worth nothing, for one more reason. */
    public SpeechQuality spoiltBy(QualityReason reason) {
        Set<QualityReason> all = new TreeSet<>(reasons);
        all.add(reason);
        return new SpeechQuality(0, all, snrDb, voicedShare, clippedShare);
    }
}
