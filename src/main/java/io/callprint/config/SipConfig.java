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
 */
public record SipConfig(String host, int port, Optional<String> advertise, int maxCalls, int retryAfterSeconds) {
    public static final SipConfig DEFAULTS = new SipConfig("127.0.0.1", 5060, Optional.empty(), 500, 10);
}
