package io.callprint.identity;

import io.callprint.config.IdentityConfig;
import io.callprint.identity.Mirror.Neighbour;
import io.callprint.speech.QualityReason;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The decision. A claimed caller is verified at {@code falseAcceptRate}; everybody else is searched for at
 * {@code falseIdentificationRate} over the whole gallery. Either way the evidence is that for one caller against everybody else
 * ({@link Rivals}). Below the accepting score lies a zone, up to ten times the requested rate, where candidates are named but
 * nobody is accepted; there too when two callers' voices cannot be told apart.
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
    private final CallScores unrecognised;
    private final double sureMargin;

    /** @param unrecognised counts the scores of calls in which nobody is recognised */
    public VoiceIdentifier(
            Gallery gallery,
            Scoring scoring,
            IdentityConfig config,
            OptOuts optOuts,
            LastSeen lastSeen,
            CallScores unrecognised) {
        this.gallery = gallery;
        this.scoring = scoring;
        this.config = config;
        this.looks = new Looks(config.seconds());
        this.optOuts = optOuts;
        this.lastSeen = lastSeen;
        this.unrecognised = unrecognised;
        // Two callers, equally likely beforehand: the better one is wrong with the requested rate at these odds.
        double rate = config.falseIdentificationRate();
        this.sureMargin = Math.log((1 - rate) / rate);
    }

    /**
     * One candidate against its own thresholds.
     *
     * @param alone llr against strangers alone; two callers are told apart by the difference of theirs
     * @param llr against everybody else
     */
    private record Judged(
            Neighbour who,
            double score,
            double alone,
            double llr,
            boolean claimed,
            boolean accepted,
            boolean mentioned) {
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
        Set<CallerId> claimed = Stream.of(claim.number(), claim.account())
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
        try {
            Heard heard = gallery.heard(List.of(utterance.embedding()), claimed);
            return new Search(heard, seconds, looks.share(seconds, last)).answer(claimed, last);
        } catch (StoreUnavailableException e) { // the server searches, and is away
            return new Identification.Unavailable(String.valueOf(e.getMessage()), seconds);
        }
    }

    /** One voice at one look. */
    private final class Search {
        private final Heard heard;
        private final double seconds;
        private final double share;
        private final int callers;
        private final Rivals rivals;

        Search(Heard heard, double seconds, double share) {
            this.heard = heard;
            this.seconds = seconds;
            this.share = share;
            this.callers = heard.callers();
            this.rivals = new Rivals(heard, scoring, seconds);
        }

        Identification answer(Set<CallerId> claimed, boolean last) {
            List<Neighbour> judged = new ArrayList<>(
                    rivals.nearest().stream().limit(MAX_CANDIDATES).toList());
            claimed.stream()
                    .filter(caller -> judged.stream().noneMatch(n -> n.caller().equals(caller)))
                    .forEach(caller -> heard.scored(caller).ifPresent(judged::add));
            List<Judged> ranked = judged.stream()
                    .map(n -> judge(n, claimed))
                    .sorted(Comparator.comparingDouble(Judged::llr).reversed())
                    .toList();
            if (last && ranked.stream().noneMatch(Judged::accepted)) {
                ranked.stream().filter(j -> !j.claimed()).findFirst().ifPresent(this::count);
            }
            return decision(ranked);
        }

        private void count(Judged best) {
            double expected = scoring.mentioning(
                    Scoring.perComparison(0.5, callers), seconds, best.who().samples());
            unrecognised.count(best.score() - expected);
        }

        private Judged judge(Neighbour who, Set<CallerId> claims) {
            int samples = who.samples();
            boolean claimed = claims.contains(who.caller());
            double penalty = rivals.penalty(who);
            double alone = scoring.llr(who.score(), seconds, samples);
            double llr = alone - penalty;
            double score = scoring.lessened(who.score(), penalty, seconds, samples);
            double rate = claimed ? config.falseAcceptRate() : config.falseIdentificationRate();
            int comparisons = claimed ? claims.size() : callers;
            double each = Scoring.perComparison(rate * share, comparisons);
            double accepting =
                    claimed ? scoring.verifying(each, seconds, samples) : scoring.accepting(each, seconds, samples);
            double mentionRate = Math.min(0.5, MENTIONED_AT_TIMES_THE_RATE * rate);
            double mentioning = scoring.mentioning(Scoring.perComparison(mentionRate, comparisons), seconds, samples);
            boolean accepted = score >= accepting;
            // With few callers the rate alone would name somebody whom the voice is less likely to be than a stranger;
            // and
            // of two who cannot be told apart both are named, whatever they take from one another.
            boolean mentioned = accepted || (who.score() >= mentioning && alone >= 0);
            return new Judged(who, score, alone, llr, claimed, accepted, mentioned);
        }

        private Identification decision(List<Judged> judged) {
            List<Judged> mentioned = judged.stream().filter(Judged::mentioned).toList();
            Optional<Judged> verified =
                    judged.stream().filter(j -> j.claimed() && j.accepted()).findFirst();
            if (verified.isPresent()) {
                return identified(verified.get(), judged, config.falseAcceptRate(), 1);
            }
            Optional<Judged> found =
                    judged.stream().filter(j -> !j.claimed() && j.accepted()).findFirst();
            if (found.isPresent()) {
                List<Judged> accounts = sameVoice(found.get(), mentioned);
                if (!accounts.isEmpty()) {
                    return uncertain(Stream.concat(found.stream(), accounts.stream()), true);
                }
                if (mentioned.stream()
                        .filter(j -> !j.equals(found.get()))
                        .allMatch(j -> found.get().alone() - j.alone() > sureMargin)) {
                    return identified(found.get(), judged, config.falseIdentificationRate(), callers);
                }
            }
            return mentioned.isEmpty()
                    ? new Identification.Unknown(
                            judged.isEmpty()
                                    ? Double.NEGATIVE_INFINITY
                                    : judged.getFirst().llr(),
                            seconds)
                    : uncertain(mentioned.stream(), false);
        }

        private Identification uncertain(Stream<Judged> candidates, boolean oneVoice) {
            return new Identification.Uncertain(
                    candidates.limit(MAX_CANDIDATES).map(Judged::candidate).toList(), oneVoice, seconds);
        }

        /** The others who match and are enrolled with the same voice. */
        private List<Judged> sameVoice(Judged winner, List<Judged> mentioned) {
            return mentioned.stream()
                    .filter(j -> !j.equals(winner) && rivals.isSameVoice(winner.caller(), j.caller()))
                    .toList();
        }

        private Identification identified(Judged winner, List<Judged> judged, double requestedRate, int comparisons) {
            List<Judged> accounts =
                    sameVoice(winner, judged.stream().filter(Judged::mentioned).toList());
            double second = judged.stream()
                    .filter(j -> !j.equals(winner) && !accounts.contains(j))
                    .mapToDouble(Judged::alone)
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY);
            return new Identification.Identified(
                    winner.caller(),
                    winner.who().displayName(),
                    winner.llr(),
                    scoring.stated(requestedRate, seconds, winner.who().samples(), comparisons),
                    winner.alone() - second,
                    seconds,
                    gallery.modelId(),
                    accounts.stream().map(Judged::candidate).toList());
        }
    }
}
