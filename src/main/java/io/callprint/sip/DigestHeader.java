package io.callprint.sip;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A challenge or credentials of the Digest scheme (RFC 7616, RFC 8760): {@code Digest name="value", name=value, ...}.
 *
 * @param values by lower-case name, unquoted
 */
record DigestHeader(Map<String, String> values) {
    private static final String SCHEME = "digest ";
    private static final int MAX_PARAMETERS = 32;

    /** Empty when it is of another scheme or cannot be read. */
    static Optional<DigestHeader> parse(String header) {
        String text = header.strip();
        if (!text.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        int at = SCHEME.length();
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0 || values.size() == MAX_PARAMETERS) {
                return Optional.empty();
            }
            String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            int end = readValue(text, equals + 1, value);
            if (name.isEmpty() || end < 0 || values.put(name, value.toString()) != null) {
                return Optional.empty();
            }
            at = end;
        }
        return Optional.of(new DigestHeader(Map.copyOf(values)));
    }

    /** Reads one value up to behind its comma; -1 when it has no end. */
    private static int readValue(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        if (!quoted) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            value.append(text.substring(at, end).strip());
            return comma < 0 ? end : comma + 1;
        }
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        boolean closed = at < text.length() && text.substring(at + 1, end).isBlank();
        return closed ? Math.min(end + 1, text.length()) : -1;
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** MD5 where none is named. */
    Optional<DigestAlgorithm> algorithm() {
        return has("algorithm") ? DigestAlgorithm.of(get("algorithm")) : Optional.of(DigestAlgorithm.MD5);
    }

    /** As a header's value; what RFC 7616 section 3.4 writes without quotes is written so. */
    static String write(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> switch (entry.getKey()) {
                    case "algorithm", "stale", "nc" -> entry.getKey() + "=" + entry.getValue();
                    default -> entry.getKey() + "=\"" + entry.getValue().replaceAll("([\"\\\\])", "\\\\$1") + "\"";
                })
                .collect(Collectors.joining(", ", "Digest ", ""));
    }

    /** Never shows credentials. */
    @Override
    public String toString() {
        return "DigestHeader" + values.keySet();
    }
}
