package io.callprint.config;

/**
 * Section {@code call}.
 *
 * @param flow call flow file; a relative path starts at the installation's {@code sip-config/}
 * @param maxSeconds longest call
 */
public record CallConfig(String flow, int maxSeconds) {
    public static final CallConfig DEFAULTS = new CallConfig("flow.yaml", 7_200);
}
