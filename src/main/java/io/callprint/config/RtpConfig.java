package io.callprint.config;

/**
 * Section {@code rtp}.
 *
 * @param host address to bind
 * @param firstPort even, first of the range
 * @param lastPort last of the range, RTCP ports included
 * @param jitterMillis playout delay the jitter buffer starts with, 20..200
 * @param mediaTimeoutSeconds silence on the wire after which the call ends; 0 never
 * @param latchMillis after the first packet: how long another source may still take over
 */
public record RtpConfig(
        String host, int firstPort, int lastPort, int jitterMillis, int mediaTimeoutSeconds, int latchMillis) {
    public static final RtpConfig DEFAULTS = new RtpConfig("127.0.0.1", 20_000, 24_999, 40, 30, 500);
}
