package io.callprint.sip;

/**
 * One header as name and value.
 *
 * @param name a token (RFC 3261 section 25.1)
 * @param value one line, no CR or LF
 */
public record SipHeader(String name, String value) {
    public SipHeader {
        if (!isToken(name)) {
            throw new IllegalArgumentException("header name \"" + name + "\" is not a token (RFC 3261 section 25.1)");
        }
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("value of header " + name + " holds a line break");
        }
    }

    /** Whether a header of that name can be added to a message: a token, and none the dialog writes itself. */
    public static boolean isFree(String name) {
        return isToken(name) && !SipMessages.OWN.contains(name.toLowerCase(java.util.Locale.ROOT));
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(SipHeader::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "-.!%*_+`'~".indexOf(c) >= 0);
    }
}
