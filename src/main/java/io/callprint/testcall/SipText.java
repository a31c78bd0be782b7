package io.callprint.testcall;

import java.util.Locale;
import java.util.Optional;

/**
 * A SIP message as text.
 *
 * @param nanos when it was seen
 */
public record SipText(String text, long nanos) {
    private static final String VERSION = "SIP/2.0 ";

    String firstLine() {
        int end = text.indexOf("\r\n");
        return end < 0 ? text : text.substring(0, end);
    }

    boolean isRequest(String method) {
        return text.startsWith(method + " ");
    }

    /** The status of a response; 0 for a request. */
    int status() {
        try {
            return text.startsWith(VERSION) ? Integer.parseInt(text, 8, 11, 10) : 0;
        } catch (NumberFormatException | IndexOutOfBoundsException broken) {
            return 0;
        }
    }

    /** The method: of a response that of its request. */
    String method() {
        if (status() == 0) {
            return firstLine().split(" ", 2)[0];
        }
        String sequence = header("CSeq").orElse("");
        return sequence.substring(sequence.lastIndexOf(' ') + 1);
    }

    boolean hasSdp() {
        return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).contains("sdp");
    }

    Optional<String> callId() {
        return header("Call-ID").or(() -> header("i"));
    }

    /** The first header of that name. */
    Optional<String> header(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n", at);
            if (end == at || end < 0) {
                return Optional.empty();
            }
            int colon = text.indexOf(':', at);
            if (colon > at
                    && colon < end
                    && text.substring(at, colon)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals(wanted)) {
                return Optional.of(text.substring(colon + 1, end).strip());
            }
            at = end + 2;
        }
        return Optional.empty();
    }

    /** How a ladder names it: {@code INVITE sdp}, {@code 200 OK (INVITE) sdp}. */
    String label() {
        String name = status() == 0
                ? method()
                : firstLine().substring(Math.min(VERSION.length(), firstLine().length())) + " (" + method() + ")";
        return hasSdp() ? name + " sdp" : name;
    }
}
