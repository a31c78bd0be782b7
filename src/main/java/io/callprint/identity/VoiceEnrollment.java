package io.callprint.identity;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.config.EnrolmentConfig;
import io.callprint.config.EnrolmentConfig.SameVoice;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and extends voiceprints. What was saved is recognised by the next call at once. */
public final class VoiceEnrollment implements Enrollment {
    private static final int KNOWN_AMONG = 3;

    /** How often others may be faster than we with the same caller before we give up. */
    private static final int TRIES = 10;

    private static final Logger log = LoggerFactory.getLogger(VoiceEnrollment.class);

    private final VoiceprintStore store;
    private final Gallery gallery;
    private final Scoring scoring;
    private final EnrolmentConfig config;
    private final double falseAcceptRate;
    private final AuditLog audit;
    private final Clock clock;
    private final Supplier<List<FormerModel>> former;
    private final OneVoice oneVoice;
    private final SampleChoice choice;
    private final SpeechKeeper speech;
    private final VoiceUpdates updates;
    private final PendingEnrolments pending;

    /**
     * @param identity its {@code falseAcceptRate} says how sure it must be that a voice is somebody's
     * @param audit told of every enrolment, and of one voice under two ids
     */
    public VoiceEnrollment(
            VoiceprintStore store,
            Gallery gallery,
            Scoring scoring,
            EnrolmentConfig config,
            IdentityConfig identity,
            AuditLog audit,
            Clock clock) {
        this(store, gallery, scoring, config, identity, audit, clock, List::of);
    }

    /** @param former models that callers are left with */
    public VoiceEnrollment(
            VoiceprintStore store,
            Gallery gallery,
            Scoring scoring,
            EnrolmentConfig config,
            IdentityConfig identity,
            AuditLog audit,
            Clock clock,
            Supplier<List<FormerModel>> former) {
        this.former = former;
        this.store = store;
        this.gallery = gallery;
        this.scoring = scoring;
        this.config = config;
        this.falseAcceptRate = identity.falseAcceptRate();
        this.audit = audit;
        this.clock = clock;
        this.oneVoice = new OneVoice(scoring);
        this.choice = new SampleChoice(config.maxSamples());
        this.speech = new SpeechKeeper(store, config.keepAudio());
        this.updates = new VoiceUpdates(store, gallery, scoring, config, speech, choice);
        this.pending = new PendingEnrolments(store, audit, clock);
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
            return store.hasOptedOut(caller)
                    ? new Result.OptedOut()
                    : enrolled(caller, usable(turns), metadata, consent);
        } catch (OptedOutException e) {
            return new Result.OptedOut();
        } catch (StoreUnavailableException e) {
            return new Result.Unavailable(e.getMessage() == null ? "the store is unavailable" : e.getMessage());
        }
    }

    /**
     * What is good enough of some turns of one voice, for a voice that is kept without being a caller's.
     *
     * @param source kept with the samples
     * @throws IllegalArgumentException one sentence, when there is no such speech, or more than one voice
     */
    public List<EnrolmentSample> samplesOfOneVoice(List<Utterance> said, String source) {
        OneVoice.Found found = oneVoice.among(usable(said));
        if (found.kept().isEmpty()) {
            throw new IllegalArgumentException("there is no speech that is good enough, expected some seconds of it");
        }
        if (found.secondVoice()) {
            throw new IllegalArgumentException("more than one voice speaks, expected one");
        }
        Instant now = clock.instant();
        return choice.of(
                List.of(),
                found.kept().stream()
                        .map(turn -> sample(turn.utterance(), now, source))
                        .toList());
    }

    private List<Turn> usable(List<Utterance> said) {
        return said.stream()
                .filter(turn -> turn.quality().isGoodEnough())
                .map(turn -> new Turn(turn, gallery.centring().centred(turn.embedding())))
                .toList();
    }

    @Override
    public boolean learn(CallerId caller, Utterance said, String source) {
        try {
            boolean isLearnt = updates.learn(caller, said, source, clock.instant())
                    || former.get().stream().anyMatch(model -> model.learn(caller, said, source));
            if (isLearnt) {
                audit.record(AuditEntry.ofEnrolment(
                        clock.instant(), "voiceprint.update", caller.value(), Consent.callId(source), ""));
            }
            return isLearnt;
        } catch (OptedOutException | StoreUnavailableException e) {
            log.warn("a voiceprint was not updated: {}", e instanceof OptedOutException ? "opted out" : e.getMessage());
            return false;
        }
    }

    private Result enrolled(CallerId caller, List<Turn> turns, Map<String, String> metadata, Consent consent) {
        OneVoice.Found found = oneVoice.among(turns);
        boolean isConsentKept = false;
        for (int time = 0; time < TRIES; time++) {
            Optional<Voiceprint> kept = store.find(caller);
            Optional<Voiceprint> existing =
                    kept.filter(voiceprint -> voiceprint.modelId().equals(gallery.modelId()));
            Optional<Result> refused = refused(turns, found, existing);
            if (refused.isPresent()) {
                return refused.get();
            }
            Optional<CallerId> other = existing.isPresent() ? Optional.empty() : knownAs(found.kept(), caller);
            if (other.isPresent() && config.sameVoice() == SameVoice.REFUSE) {
                return new Result.VoiceKnown(other.get());
            }
            if (!isConsentKept) {
                store.record(consent);
                isConsentKept = true;
            }
            Voiceprint voiceprint = voiceprint(caller, found.kept(), existing, metadata, consent.how());
            List<Utterance> said = found.kept().stream().map(Turn::utterance).toList();
            if (other.isPresent() && config.sameVoice() == SameVoice.ASK) {
                pending.keep(
                        voiceprint, speech.speechOf(caller, voiceprint.samples(), said), other.get(), consent.callId());
                return new Result.Pending(other.get());
            }
            if (store.replace(kept, voiceprint)) {
                gallery.put(voiceprint);
                speech.keep(voiceprint, said);
                audit.record(AuditEntry.ofEnrolment(
                        clock.instant(),
                        existing.isPresent() ? "voiceprint.extend" : "voiceprint.enrol",
                        caller.value(),
                        consent.callId(),
                        voiceprint.samples().size() + " samples"));
                other.ifPresent(known -> allowed(caller, known, consent.callId()));
                return new Result.Enrolled(voiceprint, found.kept().size(), seconds(found.kept()));
            }
        }
        return new Result.Unavailable("others kept changing the caller's voiceprint");
    }

    private void allowed(CallerId caller, CallerId other, String callId) {
        audit.record(AuditEntry.ofEnrolment(
                clock.instant(), "enrolment.same-voice", caller.value(), callId, "same voice as " + other));
    }

    private Optional<Result> refused(List<Turn> usable, OneVoice.Found found, Optional<Voiceprint> existing) {
        Optional<Result> lacking = lacking(usable, existing);
        if (lacking.isPresent()) {
            return lacking;
        }
        if (found.secondVoice()) {
            return Optional.of(new Result.TwoSpeakers());
        }
        return isVoiceOf(existing, found.kept())
                ? lacking(found.kept(), existing)
                : Optional.of(new Result.OtherVoice());
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

    /** Whoever adds to a voiceprint must be its caller as surely as one who claims to be. */
    private boolean isVoiceOf(Optional<Voiceprint> existing, List<Turn> turns) {
        return existing.isEmpty()
                || averageExcess(
                                turns,
                                gallery.centring().centroid(existing.get()),
                                existing.get().samples().size(),
                                falseAcceptRate)
                        >= 0;
    }

    private double averageExcess(List<Turn> turns, float[] centroid, int samples, double falseMatchRate) {
        return turns.stream()
                .mapToDouble(turn ->
                        Centring.dot(turn.x(), centroid) - scoring.accepting(falseMatchRate, turn.seconds(), samples))
                .average()
                .orElse(-1);
    }

    /** Another caller whom these turns match on average as surely as a claimed one would have to, whoever of all it is. */
    private Optional<CallerId> knownAs(List<Turn> turns, CallerId caller) {
        Heard heard = gallery.heard(
                turns.stream().map(turn -> turn.utterance().embedding()).toList(), List.of());
        double rate = Scoring.perComparison(falseAcceptRate, heard.callers());
        return heard.nearest(KNOWN_AMONG).stream()
                .filter(near -> !near.caller().equals(caller))
                .filter(near -> turns.stream()
                                .mapToDouble(turn -> heard.score(near.caller(), turn.x())
                                        - scoring.accepting(rate, turn.seconds(), near.samples()))
                                .average()
                                .orElse(-1)
                        >= 0)
                .map(Mirror.Neighbour::caller)
                .findFirst();
    }

    private Voiceprint voiceprint(
            CallerId caller,
            List<Turn> turns,
            Optional<Voiceprint> existing,
            Map<String, String> metadata,
            String source) {
        Instant now = clock.instant();
        List<EnrolmentSample> samples = choice.of(
                existing.map(Voiceprint::samples).orElse(List.of()),
                turns.stream()
                        .map(turn -> sample(turn.utterance(), now, source))
                        .toList());
        Map<String, String> details = new HashMap<>();
        existing.ifPresent(old -> details.putAll(old.metadata()));
        details.putAll(metadata);
        return new Voiceprint(
                caller, samples, details, existing.map(Voiceprint::createdAt).orElse(now), now);
    }

    private static EnrolmentSample sample(Utterance turn, Instant now, String source) {
        return new EnrolmentSample(
                turn.sampleId(),
                turn.embedding(),
                turn.netSpeechSeconds(),
                turn.quality().score(),
                now,
                EnrolmentSample.Origin.ENROLMENT,
                source);
    }

    private static double seconds(List<Turn> turns) {
        return turns.stream().mapToDouble(Turn::seconds).sum();
    }
}
