package io.callprint.identity;

import io.callprint.config.IdentityConfig;
import io.callprint.identity.Mirror.Neighbour;
import io.callprint.speech.QualityReason;
import io.callprint.voiceprint.CallerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The decision. A claimed caller is verified alone at {@code falseAcceptRate}; everybody else is searched for at
 * {@code falseIdentificationRate} over the whole gallery. Below the accepting score lies a zone, up to ten times the requested
 * rate, where candidates are named but nobody is accepted; there too when two callers' voices cannot be told apart.
 */
public final class VoiceIdentifier implements CallerIdentifier {
    static final int MAX_CANDIDATES = 5;

    private static final double MENTIONED_AT_TIMES_THE_RATE = 10;

    private final Gallery gallery;
    private final Scoring scoring;
    private final IdentityConfig config;
    private final Looks looks;
    private final OptOuts optOuts;
    private final LastSeen lastSeen;
    private final double sureMargin;

    public VoiceIdentifier(
            Gallery gallery, Scoring scoring, IdentityConfig config, OptOuts optOuts, LastSeen lastSeen) {
        this.gallery = gallery;
        this.scoring = scoring;
        this.config = config;
        this.looks = new Looks(config.seconds());
        this.optOuts = optOuts;
        this.lastSeen = lastSeen;
        // Two callers, equally likely beforehand: the better one is wrong with the requested rate at these odds.
        double rate = config.falseIdentificationRate();
        this.sureMargin = Math.log((1 - rate) / rate);
    }

    /** One candidate against its own thresholds. */
    private record Judged(Neighbour who, double llr, boolean claimed, boolean accepted, boolean mentioned) {
        CallerId caller() {
            return who.caller();
        }

        Identification.Candidate candidate() {
            return new Identification.Candidate(caller(), who.displayName(), llr);
        }
    }

    @Override
    public boolean hasOptedOut(CallerClaim claim) {
        return optOuts.contains(claim);
    }

    @Override
    public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
        Identification answer = answer(utterance, claim, last);
        if (answer instanceof Identification.Identified identified) {
            lastSeen.recognised(identified.caller());
        }
        return answer;
    }

    private Identification answer(Utterance utterance, CallerClaim claim, boolean last) {
        double seconds = utterance.netSpeechSeconds();
        if (gallery.state() instanceof Gallery.State.Unavailable(String reason)) {
            return new Identification.Unavailable(reason, seconds);
        }
        if (!gallery.centring().fits(utterance.embedding())) {
            return new Identification.Unavailable(
                    "the speech was embedded by another model than the voiceprints", seconds);
        }
        Set<QualityReason> faults = utterance.quality().reasons();
        boolean tooShort = looks.isTooEarly(seconds) || faults.equals(Set.of(QualityReason.TOO_SHORT));
        if (!last && (tooShort || !faults.isEmpty())) {
            return new Identification.Unknown(Double.NEGATIVE_INFINITY, seconds);
        }
        if (tooShort) {
            return new Identification.NotEnoughSpeech(seconds);
        }
        if (!faults.isEmpty()) {
            return new Identification.PoorQuality(faults, seconds);
        }
        return decision(judged(utterance, claim, last), seconds);
    }

    /** The nearest callers and the claimed ones, most likely first. */
    private List<Judged> judged(Utterance utterance, CallerClaim claim, boolean last) {
        float[] x = gallery.centring().centred(utterance.embedding());
        Mirror mirror = gallery.current();
        Set<CallerId> claimed = Stream.of(claim.number(), claim.account())
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
        List<Neighbour> neighbours = new ArrayList<>(mirror.nearest(x, MAX_CANDIDATES));
        claimed.stream()
                .filter(caller -> neighbours.stream().noneMatch(n -> n.caller().equals(caller)))
                .forEach(caller -> mirror.scored(caller, x).ifPresent(neighbours::add));
        double seconds = utterance.netSpeechSeconds();
        double share = looks.share(seconds, last);
        return neighbours.stream()
                .map(n -> claimed.contains(n.caller())
                        ? judge(n, seconds, true, config.falseAcceptRate(), share, claimed.size())
                        : judge(n, seconds, false, config.falseIdentificationRate(), share, mirror.size()))
                .sorted(Comparator.comparingDouble(Judged::llr).reversed())
                .toList();
    }

    private Judged judge(
            Neighbour neighbour, double seconds, boolean claimed, double rate, double share, int comparisons) {
        int samples = neighbour.samples();
        double accepting = scoring.accepting(Scoring.perComparison(rate * share, comparisons), seconds, samples);
        double mentionRate = Math.min(0.5, MENTIONED_AT_TIMES_THE_RATE * rate);
        double mentioning = scoring.mentioning(Scoring.perComparison(mentionRate, comparisons), seconds, samples);
        boolean accepted = neighbour.score() >= accepting;
        double llr = scoring.llr(neighbour.score(), seconds, samples);
        // With few callers the rate alone would name somebody whom the evidence speaks against.
        boolean mentioned = accepted || (neighbour.score() >= mentioning && llr > -sureMargin);
        return new Judged(neighbour, llr, claimed, accepted, mentioned);
    }

    private Identification decision(List<Judged> judged, double seconds) {
        List<Judged> mentioned = judged.stream().filter(Judged::mentioned).toList();
        Optional<Judged> verified =
                judged.stream().filter(j -> j.claimed() && j.accepted()).findFirst();
        Optional<Judged> found =
                judged.stream().filter(j -> !j.claimed() && j.accepted()).findFirst();
        if (verified.isPresent()
                && found.stream().noneMatch(j -> j.llr() - verified.get().llr() > sureMargin)) {
            return identified(verified.get(), judged, seconds, config.falseAcceptRate(), 1);
        }
        if (found.isPresent()
                && mentioned.stream()
                        .filter(j -> !j.equals(found.get()))
                        .allMatch(j -> found.get().llr() - j.llr() > sureMargin)) {
            return identified(found.get(), judged, seconds, config.falseIdentificationRate(), gallery.size());
        }
        if (!mentioned.isEmpty()) {
            return new Identification.Uncertain(
                    mentioned.stream()
                            .limit(MAX_CANDIDATES)
                            .map(Judged::candidate)
                            .toList(),
                    seconds);
        }
        return new Identification.Unknown(
                judged.isEmpty() ? Double.NEGATIVE_INFINITY : judged.getFirst().llr(), seconds);
    }

    private Identification identified(
            Judged winner, List<Judged> judged, double seconds, double requestedRate, int comparisons) {
        double second = judged.stream()
                .filter(j -> !j.equals(winner))
                .mapToDouble(Judged::llr)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        return new Identification.Identified(
                winner.caller(),
                winner.who().displayName(),
                winner.llr(),
                scoring.stated(requestedRate, seconds, winner.who().samples(), comparisons),
                winner.llr() - second,
                seconds,
                gallery.modelId());
    }
}
