package io.callprint.config;

import java.util.Optional;

/**
 * Section {@code call}.
 *
 * @param flow call flow file; a relative path starts at the installation's {@code sip-config/}
 * @param maxSeconds longest call
 * @param records file that gets a line a call; a relative path starts at the data folder; empty: none
 */
public record CallConfig(String flow, int maxSeconds, Optional<String> records) {
    public static final CallConfig DEFAULTS = new CallConfig("flow.yaml", 7_200);

    /** Without records. */
    public CallConfig(String flow, int maxSeconds) {
        this(flow, maxSeconds, Optional.empty());
    }
}
