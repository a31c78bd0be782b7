package io.callprint.identity;

import io.callprint.identity.Mirror.Neighbour;
import io.callprint.voiceprint.CallerId;
import java.util.List;

/**
 * What the other callers' voices take away from one caller's evidence. Whoever is not that caller is a stranger or, as likely,
 * one of the N - 1 others enrolled, so the evidence for caller i against everybody else is
 *
 * <p>llr(i) - ln(1 + sum over j other than i of exp(llr(j)) / (N - 1))
 *
 * <p>with llr(j) the evidence for j against strangers. For a stranger's voice and for the caller's own the second part is next
 * to nothing; for another enrolled caller's it is large, because that caller's own voiceprint fits best. Accounts enrolled with
 * one and the same voice are no rivals.
 */
final class Rivals {
    /** So many nearest callers stand for all: what the others would add is too small to matter. */
    private static final int COUNT = 8;

    private final Heard heard;
    private final Scoring scoring;
    private final List<Neighbour> nearest;
    private final double[] llrs; // of the nearest, against strangers

    /** @param seconds net speech of the voice heard */
    Rivals(Heard heard, Scoring scoring, double seconds) {
        this.heard = heard;
        this.scoring = scoring;
        this.nearest = heard.nearest(COUNT);
        this.llrs = nearest.stream()
                .mapToDouble(rival -> scoring.llr(rival.score(), seconds, rival.samples()))
                .toArray();
    }

    /** Best first. */
    List<Neighbour> nearest() {
        return nearest;
    }

    /** In nats, 0 or more. */
    double penalty(Neighbour who) {
        double ratios = 0;
        for (int i = 0; i < llrs.length; i++) {
            CallerId rival = nearest.get(i).caller();
            if (!rival.equals(who.caller()) && !(llrs[i] > 0 && isSameVoice(who.caller(), rival))) {
                ratios += Math.exp(llrs[i]);
            }
        }
        return penalty(ratios, heard.callers());
    }

    /** Whether two accounts were enrolled with the same voice, as far as their voiceprints tell. */
    boolean isSameVoice(CallerId one, CallerId other) {
        return heard.alike(one, other) > scoring.samePerson();
    }

    /**
     * @param likelihoodRatios exp(llr) of the others, added up
     * @param callers enrolled, the one judged among them
     */
    static double penalty(double likelihoodRatios, int callers) {
        return Math.log1p(likelihoodRatios / Math.max(1, callers - 1));
    }
}
