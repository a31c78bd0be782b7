package io.callprint.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a capture must know of a SIP message, and what it must not keep. */
final class SipText {
    private static final byte[] INLINE = "inline:".getBytes(StandardCharsets.US_ASCII);

    private final String head;

    SipText(byte[] message) {
        String all = new String(message, StandardCharsets.ISO_8859_1);
        int end = all.indexOf("\r\n\r\n");
        head = end < 0 ? all : all.substring(0, end);
    }

    boolean isInvite() {
        return head.startsWith("INVITE ");
    }

    Optional<String> callId() {
        return header("call-id").or(() -> header("i"));
    }

    /** Whether somebody with that number calls or is called. */
    boolean concerns(String number) {
        for (String name : new String[] {"from", "f", "to", "t", "p-asserted-identity"}) {
            if (header(name).filter(value -> value.contains(number)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** @param lowerCaseName as headers are compared here */
    Optional<String> header(String lowerCaseName) {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
                return Optional.of(line.substring(colon + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** The message with the keys of encrypted media (RFC 4568) made unreadable; its length stays. */
    static byte[] withoutKeys(byte[] message) {
        byte[] masked = message.clone();
        for (int at = 0; at + INLINE.length <= masked.length; at++) {
            if (Arrays.equals(masked, at, at + INLINE.length, INLINE, 0, INLINE.length)) {
                for (int i = at + INLINE.length; i < masked.length && masked[i] > ' ' && masked[i] != '|'; i++) {
                    masked[i] = 'x';
                }
            }
        }
        return masked;
    }
}
