package io.callprint.config;

import java.util.Optional;

/**
 * Section {@code capture}: files of SIP and RTP that Wireshark opens.
 *
 * @param folder where they go; a relative path starts at the data folder; empty: none are written
 * @param number only calls from or to it; empty: all
 * @param audio whether the audio of callers who agreed is kept; else RTP is cut behind its header
 * @param maxMegabytes largest file, 1..1000
 * @param maxCalls so many calls are captured until the next start
 */
public record CaptureConfig(
        Optional<String> folder, Optional<String> number, boolean audio, int maxMegabytes, int maxCalls) {
    public static final CaptureConfig DEFAULTS = new CaptureConfig(Optional.empty(), Optional.empty(), false, 20, 100);
}
