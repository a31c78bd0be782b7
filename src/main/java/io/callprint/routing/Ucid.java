package io.callprint.routing;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Avaya's Universal Call ID, 8 octets: network node (2), sequence number (2), seconds since 1970 (4). In a User-to-User
 * header it follows the octets {@code FA 08}. A call that brought one keeps it, so that its records stay joined; the
 * others get one of the configured node.
 */
final class Ucid {
    private static final Pattern RECEIVED = Pattern.compile("(?i)^(?:00|04)FA08([0-9A-F]{16})");

    private Ucid() {}

    /** 16 upper-case hexadecimal digits, the same for every message of a call. */
    static String of(CallOrigin call, int node) {
        Matcher received = RECEIVED.matcher(call.userToUser().orElse("").strip());
        if (received.find()) {
            return received.group(1).toUpperCase(Locale.ROOT);
        }
        return String.format(
                Locale.ROOT,
                "%04X%04X%08X",
                node,
                call.callId().hashCode() & 0xFFFF,
                call.began().getEpochSecond() & 0xFFFF_FFFFL);
    }
}
