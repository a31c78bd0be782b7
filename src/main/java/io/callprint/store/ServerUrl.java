package io.callprint.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where servers are and who we are there: {@code scheme://[[user]:password@]host[:port][,host[:port]...][/path][?key=value&...]},
 * user and password percent-encoded where they hold reserved characters.
 *
 * @param user empty for none
 * @param password empty for none; in no text form of this record
 * @param hosts at least one
 * @param path without the slash, may be empty
 */
public record ServerUrl(
        String scheme, String user, String password, List<Host> hosts, String path, Map<String, String> query) {
    private static final String NOT_IN_HOSTS = "/?#@[]";

    /** @param port 1 to 65535 */
    public record Host(String name, int port) {
        @Override
        public String toString() {
            return name + ":" + port;
        }
    }

    /**
     * @param expected how such a URL looks, for complaints
     * @throws IllegalArgumentException one sentence that shows no password
     */
    public static ServerUrl parse(String url, int defaultPort, String expected) {
        int schemeEnd = url.indexOf("://");
        if (schemeEnd < 1) {
            throw new IllegalArgumentException("store.url begins with no scheme, " + expected);
        }
        String rest = url.substring(schemeEnd + 3);
        int question = rest.indexOf('?', rest.lastIndexOf('@') + 1);
        Map<String, String> query = question < 0 ? Map.of() : query(rest.substring(question + 1), expected);
        rest = question < 0 ? rest : rest.substring(0, question);
        int at = rest.lastIndexOf('@');
        String login = at < 0 ? "" : rest.substring(0, at);
        String place = rest.substring(at + 1);
        int slash = place.indexOf('/');
        int colon = login.indexOf(':');
        List<Host> hosts = new ArrayList<>();
        for (String host : (slash < 0 ? place : place.substring(0, slash)).split(",", -1)) {
            hosts.add(host(host, defaultPort, expected));
        }
        return new ServerUrl(
                url.substring(0, schemeEnd),
                decoded(colon < 0 ? login : login.substring(0, colon)),
                decoded(colon < 0 ? "" : login.substring(colon + 1)),
                List.copyOf(hosts),
                slash < 0 ? "" : place.substring(slash + 1),
                query);
    }

    /** A number of the path, such as that of a database. */
    public static int number(String text, int min, int max, String what, String expected) {
        if (!text.isEmpty() && text.length() <= 7 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new IllegalArgumentException("store.url holds no usable " + what + ", " + expected);
    }

    private static Host host(String text, int defaultPort, String expected) {
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1); // an IPv6 address
        }
        if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 127 && NOT_IN_HOSTS.indexOf(c) < 0)) {
            throw new IllegalArgumentException("store.url names no usable host, " + expected);
        }
        return new Host(name, colon < 0 ? defaultPort : number(text.substring(colon + 1), 1, 65535, "port", expected));
    }

    private static Map<String, String> query(String text, String expected) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "store.url ends in no key=value after its question mark, " + expected);
            }
            query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
        return Map.copyOf(query);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // its message would show part of the password
            throw new IllegalArgumentException("store.url has a % without two hexadecimal digits");
        }
    }

    /** The hosts. */
    @Override
    public String toString() {
        return String.join(",", hosts.stream().map(Host::toString).toList());
    }
}
