package io.callprint.routing;

import io.callprint.identity.CallerClaim;
import io.callprint.identity.Identification;
import io.callprint.identity.WatchMatch;
import io.callprint.speech.QualityReason;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a call carries on about its caller, field by field; a {@link HandOverProfile} makes headers of it. Nothing here is a
 * score or an embedding, and candidates of an uncertain answer are not named.
 *
 * <p>{@link CallField#isSensitive Sensitive} fields are there only when revealed, with one exception: a caller id that is
 * the calling number, which the receiver of the call has anyway.
 */
public final class CallerMetadata {
    private final CallOrigin call;
    private final CallerClaim claim;
    private final Identification identification;
    private final Optional<WatchMatch> watched;
    private final Set<CallField> revealed;

    /** @param revealed sensitive fields that may be written */
    public CallerMetadata(
            CallOrigin call,
            CallerClaim claim,
            Identification identification,
            Optional<WatchMatch> watched,
            Set<CallField> revealed) {
        this.call = call;
        this.claim = claim;
        this.identification = identification;
        this.watched = watched;
        this.revealed = Set.copyOf(revealed);
    }

    /** What the leg of the caller may carry: not that the voice is watched. */
    public CallerMetadata forCallersLeg() {
        return new CallerMetadata(call, claim, identification, Optional.empty(), revealed);
    }

    /** The field's text as it is, not yet safe for a header; empty when there is none or it must not be told. */
    Optional<String> value(CallField field) {
        return switch (field) {
            case RESULT -> Optional.of(identification.result());
            case CALLER -> identified().map(who -> who.caller().value()).filter(this::mayTell);
            case NAME ->
                identified().map(Identification.Identified::displayName).filter(_ -> revealed.contains(CallField.NAME));
            case CONFIDENCE -> confidence();
            case CLAIM -> Optional.of(claimWord());
            case REASON -> reason();
            case WATCH -> watched.map(WatchMatch::reason);
            case SECONDS -> Optional.of(String.format(Locale.ROOT, "%.1f", identification.netSpeechSeconds()));
            case NUMBER -> claim.number().map(CallerId::value);
            case DIVERTED -> call.diverted();
            case ATTESTATION -> Optional.of(call.attestation());
            case CALL -> Optional.of(call.callId());
        };
    }

    CallOrigin call() {
        return call;
    }

    private boolean mayTell(String caller) {
        return revealed.contains(CallField.CALLER)
                || claim.number()
                        .filter(number -> number.value().equals(caller))
                        .isPresent();
    }

    private Optional<Identification.Identified> identified() {
        return identification instanceof Identification.Identified who ? Optional.of(who) : Optional.empty();
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
            case Identification.Identified _, Identification.Uncertain _ -> suspicions();
            case Identification.Unknown _, Identification.NotEnoughSpeech _, Identification.OptedOut _ ->
                Optional.empty();
        };
    }

    private Optional<String> suspicions() {
        String words = identification.suspicions().stream()
                .sorted()
                .map(Suspicion::word)
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
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
        return identified()
                .map(who -> who.caller().equals(claimed.get()) ? "confirmed" : "different")
                .orElse("unconfirmed");
    }
}
