package io.callprint.identity;

import java.util.List;

/**
 * The same call is looked at several times, and every look is a chance to be wrong. So the looks share the allowed error rate,
 * each getting twice the share of the one before: an early answer must be surer. The last look spends what is left.
 */
final class Looks {
    /** A detector counts in chunks of 32 ms: so much may be missing. */
    static final double TOLERANCE_SECONDS = 0.1;

    private final List<Double> seconds;

    /** @param seconds of net speech, rising */
    Looks(List<Double> seconds) {
        this.seconds = seconds.stream().sorted().toList();
    }

    boolean isTooEarly(double netSpeechSeconds) {
        return netSpeechSeconds < seconds.getFirst() - TOLERANCE_SECONDS;
    }

    /** The part of the error rate that may be spent now, 0 to 1. */
    double share(double netSpeechSeconds, boolean last) {
        int past = (int) seconds.stream()
                .filter(look -> look <= netSpeechSeconds + TOLERANCE_SECONDS)
                .count();
        int look = Math.max(0, past - 1);
        double all = Math.pow(2, seconds.size()) - 1;
        double spentBefore = (Math.pow(2, look) - 1) / all;
        return last ? 1 - spentBefore : Math.pow(2, look) / all;
    }
}
