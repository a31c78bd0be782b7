package io.callprint.call;

import io.callprint.identity.CallerClaim;
import io.callprint.sip.SipInvite;
import io.callprint.voiceprint.CallerId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who an INVITE says is calling: P-Asserted-Identity (RFC 3325), then Remote-Party-ID, then From, the first that names
 * somebody. A caller who asked for privacy (RFC 3323 {@code id} or {@code user}, or {@code privacy=full}) names nobody.
 */
final class ClaimReader {
    /** {@code sip:}, {@code sips:} or {@code tel:} up to the end of the user part. */
    private static final Pattern USER = Pattern.compile("(?i)(?:sips?:([^@;>\\s?]+)@|tel:([^;>,\\s?]+))");

    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9 ().\\-/]*");
    private static final Set<String> NOBODY =
            Set.of("anonymous", "unknown", "unavailable", "restricted", "withheld", "private", "invalid", "nobody");

    private ClaimReader() {}

    static CallerClaim read(SipInvite invite) {
        return new CallerClaim(number(invite), Optional.empty());
    }

    /** What events show: the claim, or {@code anonymous}. */
    static String shown(CallerClaim claim) {
        return claim.account().or(claim::number).map(CallerId::value).orElse("anonymous");
    }

    private static Optional<CallerId> number(SipInvite invite) {
        String privacy = invite.header("Privacy").orElse("").toLowerCase(Locale.ROOT);
        List<String> wishes = List.of(privacy.split("[;,\\s]+"));
        String partyId = invite.header("Remote-Party-ID").orElse("");
        if (wishes.contains("id")
                || wishes.contains("user")
                || partyId.toLowerCase(Locale.ROOT).contains("privacy=full")) {
            return Optional.empty();
        }
        Stream<String> asserted = invite.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("P-Asserted-Identity"))
                .flatMap(header -> users(header.value()));
        return Stream.of(asserted, users(partyId), Stream.of(invite.fromUser()))
                .flatMap(users -> users)
                .flatMap(user -> callerId(user).stream())
                .findFirst();
    }

    private static Stream<String> users(String header) {
        Matcher matcher = USER.matcher(header);
        return matcher.results().map(found -> {
            String user = found.group(1) != null ? found.group(1) : found.group(2);
            return decoded(user);
        });
    }

    private static String decoded(String user) {
        try {
            return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return user; // a stray percent sign
        }
    }

    /** Numbers lose what only helps the eye; other users stay as they are. */
    static Optional<CallerId> callerId(String user) {
        int parameters = user.indexOf(';');
        String name = (parameters < 0 ? user : user.substring(0, parameters)).strip();
        if (name.isEmpty() || NOBODY.contains(name.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        if (NUMBER.matcher(name).matches()) {
            name = name.replaceAll("[^+0-9]", "");
        }
        try {
            return Optional.of(new CallerId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
