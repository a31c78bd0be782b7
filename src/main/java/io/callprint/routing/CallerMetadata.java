package io.callprint.routing;

import io.callprint.identity.CallerClaim;
import io.callprint.identity.Identification;
import io.callprint.sip.SipHeader;
import io.callprint.speech.QualityReason;
import io.callprint.voiceprint.CallerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a call carries on about its caller, as SIP headers.
 *
 * <table>
 * <caption>Headers and how they are cut</caption>
 * <tr><td>User-to-User</td><td>RFC 7433, 128 octets; fields that do not fit are left out whole, least needed last</td></tr>
 * <tr><td>X-Callprint-Result</td><td>the case of {@link Identification}</td></tr>
 * <tr><td>X-Callprint-Caller</td><td>caller id, percent-encoded; only when identified; left out, never cut, above 256</td></tr>
 * <tr><td>X-Callprint-Name</td><td>display name: ASCII as it is or RFC 8187; cut at a character, at most 128 long</td></tr>
 * <tr><td>X-Callprint-Confidence</td><td>a word of {@link Confidence}</td></tr>
 * <tr><td>X-Callprint-Claim</td><td>{@code confirmed}, {@code different}, {@code unconfirmed} or {@code none}</td></tr>
 * <tr><td>X-Callprint-Reason</td><td>why there is no answer; cut at 120</td></tr>
 * <tr><td>X-Callprint-Seconds</td><td>net speech, one decimal</td></tr>
 * <tr><td>X-Callprint-Call</td><td>Call-ID of the caller's leg, for joining records; left out above 256</td></tr>
 * </table>
 *
 * Nothing here is a score or an embedding, and candidates of an uncertain answer are not named.
 */
public final class CallerMetadata {
    static final int MAX_ID_LENGTH = 256;
    static final int MAX_NAME_LENGTH = 128;
    static final int MAX_REASON_LENGTH = 120;

    private final String callId;
    private final CallerClaim claim;
    private final Identification identification;

    public CallerMetadata(String callId, CallerClaim claim, Identification identification) {
        this.callId = callId;
        this.claim = claim;
        this.identification = identification;
    }

    /** Every header, User-to-User first. */
    public List<SipHeader> headers() {
        List<SipHeader> headers = new ArrayList<>();
        headers.add(new SipHeader("User-to-User", userToUser()));
        headers.add(new SipHeader("X-Callprint-Result", identification.result()));
        if (identification instanceof Identification.Identified who) {
            addWhole(headers, "X-Callprint-Caller", idText(who.caller()));
            headers.add(new SipHeader("X-Callprint-Name", HeaderText.name(who.displayName(), MAX_NAME_LENGTH)));
        }
        confidence().ifPresent(word -> headers.add(new SipHeader("X-Callprint-Confidence", word)));
        headers.add(new SipHeader("X-Callprint-Claim", claimWord()));
        reason().ifPresent(why ->
                headers.add(new SipHeader("X-Callprint-Reason", HeaderText.sentence(why, MAX_REASON_LENGTH))));
        headers.add(new SipHeader("X-Callprint-Seconds", seconds()));
        addWhole(headers, "X-Callprint-Call", HeaderText.percentEncoded(callId, "@+:!*'()$/"));
        return headers;
    }

    /** The value of User-to-User alone. */
    public String userToUser() {
        UserToUser uui = new UserToUser().with("v", "1").with("result", identification.result());
        if (identification instanceof Identification.Identified who) {
            uui.with("caller", who.caller().value());
        }
        confidence().ifPresent(word -> uui.with("confidence", word));
        uui.with("seconds", seconds()).with("claim", claimWord()).with("call", callId);
        return uui.headerValue();
    }

    private void addWhole(List<SipHeader> headers, String name, String value) {
        if (value.length() <= MAX_ID_LENGTH) {
            headers.add(new SipHeader(name, value));
        }
    }

    private static String idText(CallerId caller) {
        return HeaderText.percentEncoded(caller.value(), "+@:");
    }

    private Optional<String> confidence() {
        return switch (identification) {
            case Identification.Identified who ->
                Optional.of(Confidence.of(who.llr()).word());
            case Identification.Uncertain uncertain ->
                uncertain.candidates().stream()
                        .findFirst()
                        .map(best -> Confidence.of(best.llr()).word());
            case Identification.Unknown _,
                    Identification.NotEnoughSpeech _,
                    Identification.PoorQuality _,
                    Identification.OptedOut _,
                    Identification.Unavailable _ -> Optional.empty();
        };
    }

    private Optional<String> reason() {
        return switch (identification) {
            case Identification.Unavailable unavailable -> Optional.of(unavailable.reason());
            case Identification.PoorQuality poor -> Optional.of(words(poor));
            case Identification.Identified _,
                    Identification.Uncertain _,
                    Identification.Unknown _,
                    Identification.NotEnoughSpeech _,
                    Identification.OptedOut _ -> Optional.empty();
        };
    }

    static String words(Identification.PoorQuality poor) {
        return poor.reasons().stream()
                .sorted()
                .map(QualityReason::name)
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }

    private String claimWord() {
        Optional<CallerId> claimed = claim.account().or(claim::number);
        if (claimed.isEmpty()) {
            return "none";
        }
        if (identification instanceof Identification.Identified who) {
            return who.caller().equals(claimed.get()) ? "confirmed" : "different";
        }
        return "unconfirmed";
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.1f", identification.netSpeechSeconds());
    }
}
