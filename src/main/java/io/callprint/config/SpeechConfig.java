package io.callprint.config;

/**
 * Section {@code speech}.
 *
 * @param vadThreshold speech probability from which a 32 ms chunk counts, 0..1
 * @param minQuality score below which speech is refused, 0..1
 * @param maxSeconds net speech kept per turn
 */
public record SpeechConfig(double vadThreshold, double minQuality, double maxSeconds) {
    public static final SpeechConfig DEFAULTS = new SpeechConfig(0.5, 0.4, 30);
}
