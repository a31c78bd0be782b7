package io.callprint.store.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a Redis is and who we are there: {@code redis[s]://[[user]:password@]host[:port][/db]}, user and password
 * percent-encoded where they hold reserved characters.
 *
 * @param user empty for the default user
 * @param password empty for none; in no text form of this record
 * @param tls whether the scheme is {@code rediss}
 */
record RedisAddress(String host, int port, String user, String password, int database, boolean tls) {
    private static final int DEFAULT_PORT = 6379;
    private static final String EXPECTED = "expected redis://[user:password@]host:port[/db] or rediss://… for TLS";

    /** @throws IllegalArgumentException one sentence that shows no password */
    static RedisAddress parse(String url) {
        boolean tls = url.startsWith("rediss://");
        if (!tls && !url.startsWith("redis://")) {
            throw new IllegalArgumentException("store.url does not start with redis:// or rediss://, " + EXPECTED);
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int at = rest.lastIndexOf('@');
        String login = at < 0 ? "" : rest.substring(0, at);
        String place = rest.substring(at + 1);
        int slash = place.indexOf('/');
        String database = slash < 0 ? "" : place.substring(slash + 1);
        String hostAndPort = slash < 0 ? place : place.substring(0, slash);
        int colon = hostAndPort.endsWith("]") ? -1 : hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1); // an IPv6 address
        }
        if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 127 && "/?#@[]".indexOf(c) < 0)) {
            throw new IllegalArgumentException("store.url names no usable host, " + EXPECTED);
        }
        int loginColon = login.indexOf(':');
        return new RedisAddress(
                host,
                colon < 0 ? DEFAULT_PORT : number(hostAndPort.substring(colon + 1), 1, 65535, "port"),
                decoded(loginColon < 0 ? login : login.substring(0, loginColon)),
                decoded(loginColon < 0 ? "" : login.substring(loginColon + 1)),
                database.isEmpty() ? 0 : number(database, 0, 1_000_000, "database number"),
                tls);
    }

    private static int number(String text, int min, int max, String what) {
        if (!text.isEmpty() && text.length() <= 7 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new IllegalArgumentException("store.url holds no usable " + what + ", " + EXPECTED);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // its message would show part of the password
            throw new IllegalArgumentException("the login of store.url has a % without two hexadecimal digits");
        }
    }

    /** {@code Redis at host:port}, for messages. */
    @Override
    public String toString() {
        return "Redis at " + host + ":" + port;
    }
}
