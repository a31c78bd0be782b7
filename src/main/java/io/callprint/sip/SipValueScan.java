package io.callprint.sip;

import java.util.Optional;

/** Walks once over a structured header value and finds what would lead a parser astray (RFC 3261 section 25.1). */
final class SipValueScan {
    private static final int MAX_COMMENT_DEPTH = 8;

    private SipValueScan() {}

    /**
     * The first fault.
     *
     * @param comments whether parentheses open comments here
     * @param separators whether doubled separators ({@code ;;}, {@code ;,}) are faults
     */
    static Optional<String> fault(String value, boolean comments, boolean separators) {
        boolean quoted = false;
        boolean angle = false;
        int depth = 0;
        char previous = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && (quoted || depth > 0)) {
                if (++i == value.length()) {
                    return Optional.of("Backslash ends a header");
                }
                previous = 'x';
                continue;
            }
            if (quoted) {
                quoted = c != '"';
            } else if (depth > 0) {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            } else if (c == '"' && !angle) {
                quoted = true;
            } else if (comments && c == '(') {
                depth = 1;
            } else if (comments && c == ')') {
                return Optional.of("Unbalanced comment");
            } else if (c == '<' && !comments) {
                if (angle) {
                    return Optional.of("Unbalanced angle bracket");
                }
                angle = true;
            } else if (c == '>' && !comments) {
                if (!angle) {
                    return Optional.of("Unbalanced angle bracket");
                }
                angle = false;
            } else if (separators && !angle && isSeparator(c) && isSeparator(previous)) {
                return Optional.of("Empty parameter");
            }
            if (depth > MAX_COMMENT_DEPTH) {
                return Optional.of("Comment nested too deep");
            }
            if (c != ' ' && c != '\t') {
                previous = c;
            }
        }
        if (quoted) {
            return Optional.of("Unbalanced quote");
        }
        if (depth > 0) {
            return Optional.of("Unbalanced comment");
        }
        return angle ? Optional.of("Unbalanced angle bracket") : Optional.empty();
    }

    private static boolean isSeparator(char c) {
        return c == ';' || c == ',';
    }
}
