package io.callprint.routing;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A User-to-User header value (RFC 7433) in the ISDN package (RFC 7434), the one contact centres read.
 *
 * <pre>
 *   octet 0       protocol discriminator 0x04: IA5 characters (ITU-T Q.931 table 4-26)
 *   octets 1..n   key=value;key=value;...   ASCII, values percent-encoded
 * </pre>
 *
 * written as hexadecimal digits. The whole, discriminator included, stays within the 128 octets an ISDN user-user element
 * carries. A field that no longer fits is left out whole and later fields may still fit: half a caller id could be somebody
 * else's.
 */
final class UserToUser {
    static final int MAX_OCTETS = 128;

    private static final int IA5_CHARACTERS = 0x04;

    private final StringBuilder text = new StringBuilder();

    /** Adds the field when it still fits. */
    UserToUser with(String key, String value) {
        String field = (text.isEmpty() ? "" : ";") + key + "=" + HeaderText.percentEncoded(value, "+@:");
        if (1 + text.length() + field.length() <= MAX_OCTETS) {
            text.append(field);
        }
        return this;
    }

    /** The header value with its parameters. */
    String headerValue() {
        byte[] ascii = text.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] octets = new byte[ascii.length + 1];
        octets[0] = IA5_CHARACTERS;
        System.arraycopy(ascii, 0, octets, 1, ascii.length);
        return HexFormat.of().formatHex(octets) + ";encoding=hex;purpose=isdn-uui;content=isdn-uui";
    }
}
