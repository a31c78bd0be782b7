package io.callprint.config;

/**
 * Section {@code retention}.
 *
 * @param maxAgeDays how long after their first enrolment a caller's voiceprint is kept; 0: for ever
 * @param unseenDays how long after their last recognition; 0: for ever
 */
public record RetentionConfig(int maxAgeDays, int unseenDays) {
    public static final RetentionConfig DEFAULTS = new RetentionConfig(0, 0);

    public boolean isOn() {
        return maxAgeDays > 0 || unseenDays > 0;
    }
}
