package io.callprint.config;

/**
 * Section {@code http}.
 *
 * @param host address to bind
 * @param port 0 takes any free port
 */
public record HttpConfig(String host, int port) {
    public static final HttpConfig DEFAULTS = new HttpConfig("127.0.0.1", 8080);
}
