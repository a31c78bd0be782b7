package io.callprint.identity;

import java.util.List;

/**
 * The same call is looked at several times, and every look is a chance to be wrong. So each of k looks gets 1 / sqrt(k) of the
 * allowed error rate: looks at one voice are so alike that together they then make about one whole rate. docs/accuracy.md has
 * what was measured.
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

    /**
     * The part of the error rate that may be spent now, above 0, at most 1. When speech ends early, fewer looks were taken, and
     * the last may spend more.
     */
    double share(double netSpeechSeconds, boolean last) {
        long past = seconds.stream()
                .filter(look -> look <= netSpeechSeconds + TOLERANCE_SECONDS)
                .count();
        return 1 / Math.sqrt((double) (last ? Math.max(1, past) : seconds.size()));
    }
}
