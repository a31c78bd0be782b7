package io.callprint.routing;

import io.callprint.identity.Identification;
import io.callprint.spoof.Suspicion;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an agent reads about an answer: one English sentence that says what it rests on, without any score. */
public final class EvidenceSentence {
    private EvidenceSentence() {}

    public static String of(Identification identification) {
        return sentence(identification) + suspicion(identification);
    }

    private static String sentence(Identification identification) {
        return switch (identification) {
            case Identification.Identified who ->
                "The voice matches %s (false acceptances at this level: 1 in %s), from %s of speech.%s"
                        .formatted(who.displayName(), oneIn(who.falseAcceptRate()), seconds(who), otherAccounts(who));
            case Identification.Uncertain uncertain
            when uncertain.candidates().isEmpty() ->
                "The voice cannot be told for sure, from %s of speech.".formatted(seconds(uncertain));
            case Identification.Uncertain uncertain
            when uncertain.oneVoice() ->
                "The voice matches several accounts that were enrolled with it: %s; from %s of speech."
                        .formatted(names(uncertain.candidates()), seconds(uncertain));
            case Identification.Uncertain uncertain ->
                "The voice is closest to %s, but not close enough to be sure, from %s of speech."
                        .formatted(uncertain.candidates().getFirst().displayName(), seconds(uncertain));
            case Identification.Unknown unknown ->
                "The voice matches nobody enrolled, from %s of speech.".formatted(seconds(unknown));
            case Identification.NotEnoughSpeech little ->
                "The caller said too little to be recognised: %s of speech.".formatted(seconds(little));
            case Identification.PoorQuality poor ->
                "The voice could not be heard well enough (%s), from %s of speech."
                        .formatted(CallerMetadata.words(poor), seconds(poor));
            case Identification.OptedOut _ -> "The caller asked not to be recognised by voice.";
            case Identification.Unavailable unavailable ->
                "Recognition was not available: %s.".formatted(withoutFullStop(unavailable.reason()));
        };
    }

    private static String suspicion(Identification identification) {
        return identification.suspicions().isEmpty()
                ? ""
                : identification.suspicions().stream()
                        .sorted()
                        .map(Suspicion::sentence)
                        .collect(Collectors.joining("; ", " It may have been played or made: ", "."));
    }

    private static String otherAccounts(Identification.Identified who) {
        return who.otherAccounts().isEmpty()
                ? ""
                : " The same voice is enrolled as %s too.".formatted(names(who.otherAccounts()));
    }

    private static String names(List<Identification.Candidate> candidates) {
        return candidates.stream().map(Identification.Candidate::displayName).collect(Collectors.joining(", "));
    }

    private static String seconds(Identification identification) {
        return String.format(Locale.ROOT, "%.1f s", identification.netSpeechSeconds());
    }

    private static String oneIn(double rate) {
        return rate > 0 ? String.format(Locale.ROOT, "%,d", Math.round(1 / rate)) : "very many";
    }

    private static String withoutFullStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
