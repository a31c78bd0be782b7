package io.callprint.call;

import io.callprint.config.AddressRange;
import io.callprint.config.SipConfig;
import io.callprint.config.SipConfig.ClaimSource;
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
 * Who an INVITE says is calling. P-Asserted-Identity (RFC 3325), Remote-Party-ID and the verdict on the number are believed
 * from trusted addresses only; From is what anybody can write. The first source in the configured order that names somebody
 * counts. A caller who asked for privacy (RFC 3323 {@code id} or {@code user}, or {@code privacy=full}) names nobody.
 */
public final class ClaimReader {
    /** {@code sip:}, {@code sips:} or {@code tel:} up to the end of the user part, parameters of it included. */
    private static final Pattern USER = Pattern.compile("(?i)(?:sips?:([^@>\\s?]+)@|tel:([^>,\\s?]+))");

    private static final Pattern VERDICT =
            Pattern.compile("(?i);\\s*verstat\\s*=\\s*\"?(?:No-)?TN-Validation(-Passed|-Failed)?");
    private static final Pattern CONTEXT = Pattern.compile("(?i);phone-context=([^;]+)");
    private static final Set<String> NOBODY =
            Set.of("anonymous", "unknown", "unavailable", "restricted", "withheld", "private", "invalid", "nobody");

    private final SipConfig.Claim config;
    private final PhoneNumbers numbers;

    public ClaimReader(SipConfig.Claim config) {
        this.config = config;
        this.numbers = new PhoneNumbers(config.region());
    }

    Claim read(SipInvite invite) {
        boolean isTrusted =
                AddressRange.anyContains(config.trusted(), invite.source().getAddress());
        Optional<CallerId> said = isWithheld(invite)
                ? Optional.empty()
                : config.order().stream()
                        .filter(source -> isTrusted || source == ClaimSource.FROM)
                        .flatMap(source -> users(invite, source))
                        .flatMap(user -> callerId(user).stream())
                        .findFirst();
        return new Claim(said, isTrusted ? standing(invite) : Claim.Standing.UNCHECKED, diverted(invite));
    }

    private static boolean isWithheld(SipInvite invite) {
        String privacy = invite.header("Privacy").orElse("").toLowerCase(Locale.ROOT);
        List<String> wishes = List.of(privacy.split("[;,\\s]+"));
        String partyId = invite.header("Remote-Party-ID").orElse("").toLowerCase(Locale.ROOT);
        return wishes.contains("id") || wishes.contains("user") || partyId.contains("privacy=full");
    }

    private static Stream<String> users(SipInvite invite, ClaimSource source) {
        return switch (source) {
            case P_ASSERTED_IDENTITY -> headers(invite, "P-Asserted-Identity").flatMap(ClaimReader::users);
            case REMOTE_PARTY_ID -> headers(invite, "Remote-Party-ID").flatMap(ClaimReader::users);
            case FROM -> Stream.of(invite.fromUser());
        };
    }

    private static Stream<String> headers(SipInvite invite, String name) {
        return invite.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(header -> header.value());
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

    /**
     * The verdict stands in the URI ({@code <sip:+49301;verstat=TN-Validation-Passed@h>}) or behind it ({@code
     * <sip:+49301@h>;verstat=...}). When two contradict each other the worse one counts.
     */
    private static Claim.Standing standing(SipInvite invite) {
        List<String> verdicts = Stream.of("P-Asserted-Identity", "From", "f")
                .flatMap(name -> headers(invite, name))
                .flatMap(value -> VERDICT.matcher(value).results())
                .map(found -> found.group(1) == null ? "" : found.group(1).toLowerCase(Locale.ROOT))
                .toList();
        if (verdicts.contains("-failed")) {
            return Claim.Standing.FAILED;
        }
        return verdicts.contains("-passed") ? Claim.Standing.PASSED : Claim.Standing.UNCHECKED;
    }

    /**
     * Who was called first: the last Diversion (RFC 5806: each diversion is put before the earlier ones), else the first
     * entry of History-Info (RFC 7044) when there are more.
     */
    private Optional<String> diverted(SipInvite invite) {
        List<String> diversions =
                headers(invite, "Diversion").flatMap(ClaimReader::users).toList();
        List<String> history =
                headers(invite, "History-Info").flatMap(ClaimReader::users).toList();
        Optional<String> first = !diversions.isEmpty()
                ? Optional.of(diversions.getLast())
                : history.stream().limit(history.size() > 1 ? 1 : 0).findFirst();
        return first.flatMap(this::callerId).map(CallerId::value);
    }

    /** Numbers are written one way; other users stay as they are, without parameters. */
    private Optional<CallerId> callerId(String user) {
        int parameters = user.indexOf(';');
        String name = (parameters < 0 ? user : user.substring(0, parameters)).strip();
        if (name.isEmpty() || NOBODY.contains(name.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        if (PhoneNumbers.isNumber(name)) {
            Matcher context = CONTEXT.matcher(user);
            name = numbers.normalised(name, context.find() ? context.group(1) : "");
        }
        try {
            return Optional.of(new CallerId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
