package io.callprint.config;

/**
 * Section {@code enrolment}.
 *
 * @param minSeconds net speech over all turns
 * @param minTurns turns at least
 * @param maxSamples samples kept per caller, the best stay
 * @param language of the prompts, a folder below {@code prompts/}
 */
public record EnrolmentConfig(double minSeconds, int minTurns, int maxSamples, String language) {
    public static final EnrolmentConfig DEFAULTS = new EnrolmentConfig(12, 2, 10, "en");
}
