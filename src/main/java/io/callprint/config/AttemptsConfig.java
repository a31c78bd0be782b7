package io.callprint.config;

/**
 * Section {@code attempts}: failed verifications, that is calls which claimed an enrolled caller and were not recognised as
 * anybody. 0 sets no limit.
 *
 * @param perCaller for one claimed caller
 * @param perNumber from one calling number
 * @param perGallery over all callers
 * @param windowSeconds how far back they count
 */
public record AttemptsConfig(int perCaller, int perNumber, int perGallery, int windowSeconds) {
    public static final AttemptsConfig DEFAULTS = new AttemptsConfig(5, 10, 0, 3_600);
}
