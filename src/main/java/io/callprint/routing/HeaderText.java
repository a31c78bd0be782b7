package io.callprint.routing;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Text made safe for a SIP header value or a URI header, whatever a caller, an operator or a database put into it. No
 * result holds a character outside printable ASCII, so no result can break a message or begin a new header.
 */
final class HeaderText {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    /** RFC 3986 section 2.3, unreserved. */
    private static final String UNRESERVED_MARKS = "-._~";

    private HeaderText() {}

    /** Every octet of the UTF-8 form outside {@code unreserved} and {@code alsoPlain} as %XX (RFC 3986 section 2.1). */
    static String percentEncoded(String text, String alsoPlain) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet, alsoPlain)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(UPPER.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(byte octet, String alsoPlain) {
        boolean isLetterOrDigit = octet > 0 && Character.isLetterOrDigit((char) octet);
        boolean isMark = octet > ' ' && (UNRESERVED_MARKS.indexOf(octet) >= 0 || alsoPlain.indexOf(octet) >= 0);
        return isLetterOrDigit || isMark;
    }

    /**
     * A name for people: printable ASCII stays as it is, anything else becomes an {@code ext-value} of RFC 8187 section
     * 3.2 ({@code UTF-8''J%C3%BCrgen}). Cut at a code point, so that the result is at most {@code maxLength} long.
     */
    static String name(String text, int maxLength) {
        String clean = withoutControls(text);
        if (clean.chars().allMatch(c -> c >= ' ' && c < 0x7F) && !clean.startsWith("UTF-8''")) {
            return clean.length() <= maxLength
                    ? clean
                    : clean.substring(0, maxLength).strip();
        }
        StringBuilder encoded = new StringBuilder("UTF-8''");
        for (int codePoint : clean.codePoints().toArray()) {
            String next = percentEncoded(Character.toString(codePoint), "");
            if (encoded.length() + next.length() > maxLength) {
                break;
            }
            encoded.append(next);
        }
        return encoded.toString();
    }

    /** A sentence for operators: what is not printable ASCII becomes {@code ?}, the rest is cut at {@code maxLength}. */
    static String sentence(String text, int maxLength) {
        StringBuilder plain = new StringBuilder();
        withoutControls(text)
                .codePoints()
                .limit(maxLength)
                .forEach(c -> plain.append(c >= ' ' && c < 0x7F ? (char) c : '?'));
        return plain.toString().strip();
    }

    private static String withoutControls(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }
}
