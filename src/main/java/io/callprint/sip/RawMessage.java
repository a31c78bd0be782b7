package io.callprint.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header section of a SIP message split into its lines, before any parser saw it (RFC 3261 section 7.3). Folded
 * lines are joined by one space; compact names are known.
 *
 * @param startLine request line or status line
 * @param headers in order of arrival, names as received; a name that is no token is kept as it is
 */
record RawMessage(String startLine, List<Line> headers) {
    /** One header as received; unlike {@link SipHeader} it may be malformed. */
    record Line(String name, String value) {
        boolean is(String longName) {
            return name.equalsIgnoreCase(longName)
                    || COMPACT.getOrDefault(longName, "").equalsIgnoreCase(name);
        }
    }

    /** RFC 3261 section 7.3.3, RFC 3515, RFC 3892, RFC 4028, RFC 6665: long names to compact ones. */
    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("Call-ID", "i"),
            Map.entry("Contact", "m"),
            Map.entry("Content-Encoding", "e"),
            Map.entry("Content-Length", "l"),
            Map.entry("Content-Type", "c"),
            Map.entry("Event", "o"),
            Map.entry("From", "f"),
            Map.entry("Refer-To", "r"),
            Map.entry("Referred-By", "b"),
            Map.entry("Session-Expires", "x"),
            Map.entry("Subject", "s"),
            Map.entry("Supported", "k"),
            Map.entry("To", "t"),
            Map.entry("Via", "v"));

    /**
     * Splits a header section.
     *
     * @param bytes the message, beginning with its start line
     * @param end offset behind the last header line's CRLF
     */
    static RawMessage of(byte[] bytes, int end) {
        String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        int at = text.indexOf("\r\n");
        String start = at < 0 ? text : text.substring(0, at);
        List<Line> lines = new ArrayList<>();
        StringBuilder pending = new StringBuilder();
        at = at < 0 ? text.length() : at + 2;
        while (at < text.length()) {
            int stop = text.indexOf("\r\n", at);
            String line = stop < 0 ? text.substring(at) : text.substring(at, stop);
            boolean folded = !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
            if (folded) {
                pending.append(' ').append(line.strip());
            } else {
                flush(pending, lines);
                pending.append(line);
            }
            at = stop < 0 ? text.length() : stop + 2;
        }
        flush(pending, lines);
        return new RawMessage(start, List.copyOf(lines));
    }

    private static void flush(StringBuilder pending, List<Line> lines) {
        if (!pending.isEmpty()) {
            int colon = pending.indexOf(":");
            lines.add(
                    colon < 0
                            ? new Line(pending.toString(), "")
                            : new Line(
                                    pending.substring(0, colon).stripTrailing(),
                                    pending.substring(colon + 1).strip()));
            pending.setLength(0);
        }
    }

    boolean isResponse() {
        return startLine.regionMatches(true, 0, "SIP/", 0, 4);
    }

    /** First word of the start line. */
    String method() {
        int space = startLine.indexOf(' ');
        return space < 0 ? startLine : startLine.substring(0, space);
    }

    Optional<String> first(String longName) {
        for (Line line : headers) {
            if (line.is(longName)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    int count(String longName) {
        int count = 0;
        for (Line line : headers) {
            if (line.is(longName)) {
                count++;
            }
        }
        return count;
    }

    /** The header section of a message our parser read. */
    static Optional<RawMessage> of(SIPMessage message) {
        return message.getApplicationData() instanceof RawMessage raw ? Optional.of(raw) : Optional.empty();
    }

    /** The comma-separated values of every header of that name. */
    List<String> list(String longName) {
        List<String> values = new ArrayList<>();
        for (Line line : headers) {
            if (line.is(longName)) {
                for (String value : line.value().split(",")) {
                    if (!value.isBlank()) {
                        values.add(value.strip());
                    }
                }
            }
        }
        return values;
    }

    /** The headers that are well formed, as the calls above see them. */
    List<SipHeader> wellFormed() {
        List<SipHeader> result = new ArrayList<>(headers.size());
        for (Line line : headers) {
            if (SipHeader.isToken(line.name()) && line.value().indexOf('\0') < 0) {
                result.add(new SipHeader(line.name(), line.value()));
            }
        }
        return List.copyOf(result);
    }
}
