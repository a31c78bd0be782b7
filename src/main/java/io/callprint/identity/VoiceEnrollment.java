package io.callprint.identity;

import io.callprint.config.EnrolmentConfig;
import io.callprint.config.IdentityConfig;
import io.callprint.identity.OneVoice.Turn;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes and extends voiceprints. What was saved is recognised by the next call at once. */
public final class VoiceEnrollment implements Enrollment {
    private static final int KNOWN_AMONG = 3;

    private final VoiceprintStore store;
    private final Gallery gallery;
    private final Scoring scoring;
    private final EnrolmentConfig config;
    private final double falseAcceptRate;
    private final Clock clock;
    private final OneVoice oneVoice;

    /** @param identity its {@code falseAcceptRate} says how sure it must be that a voice is somebody else's */
    public VoiceEnrollment(
            VoiceprintStore store,
            Gallery gallery,
            Scoring scoring,
            EnrolmentConfig config,
            IdentityConfig identity,
            Clock clock) {
        this.store = store;
        this.gallery = gallery;
        this.scoring = scoring;
        this.config = config;
        this.falseAcceptRate = identity.falseAcceptRate();
        this.clock = clock;
        this.oneVoice = new OneVoice(scoring);
    }

    @Override
    public Result enrol(CallerId caller, List<Utterance> turns, Map<String, String> metadata, Consent consent) {
        if (consent.given() != Consent.Answer.YES || !consent.caller().equals(caller)) {
            throw new IllegalArgumentException("an enrolment without the caller's own consent");
        }
        if (gallery.state() instanceof Gallery.State.Unavailable(String reason)) {
            return new Result.Unavailable(reason);
        }
        if (turns.stream().anyMatch(turn -> !gallery.centring().fits(turn.embedding()))) {
            return new Result.Unavailable("the speech was embedded by another model than the voiceprints");
        }
        try {
            return store.hasOptedOut(caller) ? new Result.OptedOut() : enrolled(caller, turns, metadata, consent);
        } catch (OptedOutException e) {
            return new Result.OptedOut();
        } catch (StoreUnavailableException e) {
            return new Result.Unavailable(e.getMessage() == null ? "the store is unavailable" : e.getMessage());
        }
    }

    private Result enrolled(CallerId caller, List<Utterance> turns, Map<String, String> metadata, Consent consent) {
        Optional<Voiceprint> existing =
                store.find(caller).filter(voiceprint -> voiceprint.modelId().equals(gallery.modelId()));
        List<Turn> usable = turns.stream()
                .filter(turn -> turn.quality().isGoodEnough())
                .map(turn -> new Turn(turn, gallery.centring().centred(turn.embedding())))
                .toList();
        Optional<Result> lacking = lacking(usable, existing);
        if (lacking.isPresent()) {
            return lacking.get();
        }
        OneVoice.Found found = oneVoice.among(usable);
        if (found.secondVoice() || !isVoiceOf(existing, found.kept())) {
            return new Result.TwoSpeakers();
        }
        lacking = lacking(found.kept(), existing);
        if (lacking.isPresent()) {
            return lacking.get();
        }
        Optional<CallerId> other = knownAs(found.kept(), caller);
        if (other.isPresent()) {
            return new Result.VoiceKnown(other.get());
        }
        Voiceprint voiceprint = voiceprint(caller, found.kept(), existing, metadata);
        store.record(consent);
        store.save(voiceprint);
        gallery.put(voiceprint);
        return new Result.Enrolled(voiceprint, found.kept().size(), seconds(found.kept()));
    }

    /** A first voiceprint needs several turns; one that is there may grow by a single one. */
    private Optional<Result> lacking(List<Turn> turns, Optional<Voiceprint> existing) {
        double neededSeconds = existing.isPresent() ? 0 : config.minSeconds();
        int neededTurns = existing.isPresent() ? 1 : config.minTurns();
        double seconds = seconds(turns);
        return turns.size() >= neededTurns && seconds >= neededSeconds - Looks.TOLERANCE_SECONDS
                ? Optional.empty()
                : Optional.of(new Result.TooLittle(seconds, neededSeconds, turns.size(), neededTurns));
    }

    private boolean isVoiceOf(Optional<Voiceprint> existing, List<Turn> turns) {
        return existing.isEmpty()
                || oneVoice.fit(
                        turns,
                        gallery.centring().centroid(existing.get()),
                        existing.get().samples().size());
    }

    /** Another caller whom these turns match on average as surely as a claimed one would have to, whoever of all it is. */
    private Optional<CallerId> knownAs(List<Turn> turns, CallerId caller) {
        Mirror mirror = gallery.current();
        double rate = Scoring.perComparison(falseAcceptRate, mirror.size());
        float[] mean = Centring.unitMean(turns.stream().map(Turn::x).toList());
        return mirror.nearest(mean, KNOWN_AMONG).stream()
                .filter(near -> !near.caller().equals(caller))
                .filter(near -> turns.stream()
                                .mapToDouble(turn -> mirror.scored(near.caller(), turn.x())
                                                .map(Mirror.Neighbour::score)
                                                .orElse(-1.0)
                                        - scoring.accepting(rate, turn.seconds(), near.samples()))
                                .average()
                                .orElse(-1)
                        >= 0)
                .map(Mirror.Neighbour::caller)
                .findFirst();
    }

    private Voiceprint voiceprint(
            CallerId caller, List<Turn> turns, Optional<Voiceprint> existing, Map<String, String> metadata) {
        Instant now = clock.instant();
        Map<String, EnrolmentSample> samples = new LinkedHashMap<>();
        existing.ifPresent(old -> old.samples().forEach(sample -> samples.put(sample.id(), sample)));
        turns.forEach(turn -> samples.put(turn.utterance().sampleId(), sample(turn.utterance(), now)));
        List<EnrolmentSample> best = samples.values().stream()
                .sorted(Comparator.comparingDouble(VoiceEnrollment::worth).reversed())
                .limit(config.maxSamples())
                .sorted(Comparator.comparing(EnrolmentSample::recordedAt))
                .toList();
        Map<String, String> details = new HashMap<>();
        existing.ifPresent(old -> details.putAll(old.metadata()));
        details.putAll(metadata);
        return new Voiceprint(
                caller, best, details, existing.map(Voiceprint::createdAt).orElse(now), now);
    }

    private static EnrolmentSample sample(Utterance turn, Instant now) {
        return new EnrolmentSample(
                turn.sampleId(),
                turn.embedding(),
                turn.netSpeechSeconds(),
                turn.quality().score(),
                now);
    }

    /** Quality counts; more than five seconds make an embedding hardly better. */
    private static double worth(EnrolmentSample sample) {
        return sample.quality() * Math.min(1, sample.netSpeechSeconds() / ScoreCalibration.FULL_SECONDS);
    }

    private static double seconds(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::seconds).sum();
    }
}
