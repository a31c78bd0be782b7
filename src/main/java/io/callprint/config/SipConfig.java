package io.callprint.config;

import java.util.Optional;

/**
 * Section {@code sip}.
 *
 * @param host address to bind
 * @param port 0 takes any free port
 * @param advertise host name or address written into Via, Contact and SDP; empty: the bound address, or for a wildcard
 *     the local address that reaches the peer
 * @param maxCalls calls at once; more get 503
 * @param retryAfterSeconds told with 503
 * @param sessionSeconds how often sessions are to be refreshed (RFC 4028); 0: only as the far end wishes
 */
public record SipConfig(
        String host, int port, Optional<String> advertise, int maxCalls, int retryAfterSeconds, int sessionSeconds) {
    public static final SipConfig DEFAULTS = new SipConfig("127.0.0.1", 5060, Optional.empty(), 500, 10);

    /** With the defaults of everything else. */
    public SipConfig(String host, int port, Optional<String> advertise, int maxCalls, int retryAfterSeconds) {
        this(host, port, advertise, maxCalls, retryAfterSeconds, 1_800);
    }
}
