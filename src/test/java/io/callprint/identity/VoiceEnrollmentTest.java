package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.vector;
import static io.callprint.identity.Voices.voiceprint;
import static io.callprint.identity.Voices.yes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audit.AuditEntry;
import io.callprint.config.EnrolmentConfig;
import io.callprint.config.EnrolmentConfig.KeepAudio;
import io.callprint.config.EnrolmentConfig.SameVoice;
import io.callprint.config.IdentityConfig;
import io.callprint.identity.Enrollment.Result;
import io.callprint.speech.QualityReason;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VoiceEnrollmentTest {
    private static final Instant LATER = Voices.NOW.plusSeconds(3600);
    private static final Clock CLOCK = Clock.fixed(LATER, ZoneOffset.UTC);

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final SteppedPause pause = new SteppedPause();
    private final Gallery gallery =
            new Gallery(store, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), pause);
    private final Scoring scoring = new Scoring(Voices.calibration(), gallery, IdentityConfig.DEFAULTS);
    private final List<AuditEntry> audited = new ArrayList<>();
    private final VoiceEnrollment enrollment = enrollment(SameVoice.REFUSE);

    private VoiceEnrollment enrollment(SameVoice sameVoice) {
        return enrollment(sameVoice, KeepAudio.ALWAYS);
    }

    private VoiceEnrollment enrollment(SameVoice sameVoice, KeepAudio keepAudio) {
        return new VoiceEnrollment(
                store,
                gallery,
                scoring,
                new EnrolmentConfig(12, 2, 4, "en", sameVoice, 0.0001, keepAudio),
                IdentityConfig.DEFAULTS,
                audited::add,
                CLOCK);
    }

    @BeforeEach
    void start() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 3));
        gallery.start();
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    /** Turns of 6.5 s of the speaker on this axis, each its own way: 0.8 with the axis, 0.64 with one another. */
    private static List<Utterance> turns(int axis, int... ways) {
        return IntStream.of(ways)
                .mapToObj(way -> {
                    float[] x = new float[Voices.DIMENSION];
                    x[axis] = 0.8f;
                    x[20 + way] = 0.6f;
                    return utterance(6.5, x);
                })
                .toList();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private static List<Utterance> all(List<Utterance>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }

    private Result enrol(String caller, List<Utterance> turns) {
        return enrollment.enrol(id(caller), turns, Map.of("name", "New name"), yes(caller));
    }

    @Test
    void twoTurnsOfOneVoiceMakeAVoiceprintThatTheNextCallKnows() {
        Result.Enrolled bob = assertInstanceOf(Result.Enrolled.class, enrol("bob", turns(1, 0, 1)));
        assertEquals(2, bob.usedTurns());
        assertEquals(13, bob.netSpeechSeconds(), 1e-9);
        assertEquals("New name", bob.voiceprint().displayName());
        assertEquals(LATER, bob.voiceprint().createdAt());
        assertEquals(bob.voiceprint(), store.find(id("bob")).orElseThrow());
        assertEquals(List.of(yes("bob")), store.consents(id("bob")));
        VoiceIdentifier identifier = new VoiceIdentifier(
                gallery,
                scoring,
                IdentityConfig.DEFAULTS,
                new OptOuts(store, Duration.ofSeconds(5)),
                new LastSeen(store, Clock.systemUTC()),
                new CallScores());
        Identification next = identifier.identify(turns(1, 7).getFirst(), CallerClaim.NONE, true);
        assertEquals(
                id("bob"),
                assertInstanceOf(Identification.Identified.class, next).caller());
    }

    @Test
    void speechIsKeptOfTheSamplesThatAreKeptAndOfNoOthers() {
        List<Utterance> first = turns(1, 0, 1, 2);
        enrol("bob", first);
        assertEquals(3, speechOf("bob").size());
        for (Utterance turn : first) {
            short[] said = turn.speech().orElseThrow().samples();
            assertEquals(
                    SampleSpeech.of(id("bob"), turn.sampleId(), said),
                    speechOf("bob").get(turn.sampleId()));
        }

        enrol("bob", turns(1, 3, 4, 5)); // more than the four that are kept of a caller
        assertEquals(
                Set.copyOf(store.find(id("bob")).orElseThrow().sampleIds()),
                speechOf("bob").keySet());
        assertEquals(4, speechOf("bob").size());
    }

    @Test
    void speechIsNotKeptInTheClearUnlessAskedFor() {
        enrollment(SameVoice.REFUSE, KeepAudio.SEALED).enrol(id("bob"), turns(1, 0, 1), Map.of(), yes("bob"));
        enrollment(SameVoice.REFUSE, KeepAudio.NEVER).enrol(id("carl"), turns(2, 0, 1), Map.of(), yes("carl"));
        assertEquals(2, store.find(id("bob")).orElseThrow().samples().size());
        assertEquals(Set.of(), store.attachments().names());
    }

    private Map<String, Attachment> speechOf(String caller) {
        return store.attachments().of(id(caller), SampleSpeech.NAME).stream()
                .collect(Collectors.toMap(Attachment::sampleId, one -> one));
    }

    @Test
    void tooFewTurnsOrSecondsAreToldInNumbers() {
        assertEquals(new Result.TooLittle(6.5, 12, 1, 2), enrol("bob", turns(1, 0)));
        List<Utterance> brief = List.of(utterance(4, axis(1)), utterance(5, axis(1)));
        assertEquals(new Result.TooLittle(9, 12, 2, 2), enrol("bob", brief));
        assertEquals(List.of(), store.consents(id("bob")));
    }

    @Test
    void poorTurnsDoNotCount() {
        List<Utterance> turns = all(turns(1, 0), List.of(utterance(9, axis(1), 0.1, QualityReason.MUSIC)));
        assertEquals(new Result.TooLittle(6.5, 12, 1, 2), enrol("bob", turns));
    }

    @Test
    void strayTurnIsLeftOut() {
        Result.Enrolled bob =
                assertInstanceOf(Result.Enrolled.class, enrol("bob", all(turns(1, 0, 1), turns(2, 2), turns(1, 3))));
        assertEquals(3, bob.usedTurns());
        assertEquals(3, bob.voiceprint().samples().size());
    }

    @Test
    void twoSpeakersAreRefused() {
        assertEquals(new Result.TwoSpeakers(), enrol("bob", all(turns(1, 0), turns(2, 1))));
        assertEquals(new Result.TwoSpeakers(), enrol("bob", all(turns(1, 0, 1), turns(2, 2, 3))));
        assertEquals(new Result.TwoSpeakers(), enrol("bob", all(turns(1, 0, 1, 4), turns(2, 2, 3))));
        assertEquals(new Result.TwoSpeakers(), enrol("bob", all(turns(1, 0, 1), turns(2, 2), turns(3, 3))));
        assertTrue(store.find(id("bob")).isEmpty());
    }

    @Test
    void voiceOfAnotherIdIsNamed() {
        assertEquals(new Result.VoiceKnown(id("alice")), enrol("bob", turns(0, 0, 1)));
        assertTrue(store.find(id("bob")).isEmpty());
    }

    @Test
    void voiceOfAnotherIdWaitsForTheOperatorWhenAsked() {
        PendingEnrolments pending = new PendingEnrolments(store, audited::add, CLOCK);

        Result asked = enrollment(SameVoice.ASK).enrol(id("bob"), turns(0, 0, 1), Map.of("name", "Bob"), yes("bob"));

        assertEquals(new Result.Pending(id("alice")), asked);
        assertTrue(store.find(id("bob")).isEmpty());
        assertEquals(List.of(yes("bob")), store.consents(id("bob")));
        PendingEnrolments.Pending waiting = pending.list().getFirst();
        assertEquals(id("alice"), waiting.sameVoiceAs());
        assertEquals(2, waiting.voiceprint().samples().size());

        assertEquals(PendingEnrolments.Approval.ENROLLED, pending.approve(id("bob"), "operator test"));

        assertEquals(waiting.voiceprint(), store.find(id("bob")).orElseThrow());
        assertEquals(
                Set.copyOf(waiting.voiceprint().sampleIds()), speechOf("bob").keySet());
        assertEquals("Bob", waiting.voiceprint().displayName());
        assertEquals(List.of(), pending.list());
        assertEquals(PendingEnrolments.Approval.NOTHING_WAITS, pending.approve(id("bob"), "operator test"));
        assertEquals(List.of("enrolment.pending bob", "enrolment.approve bob"), audited());
    }

    @Test
    void rejectedOrForgottenEnrolmentIsNoVoiceprint() {
        VoiceEnrollment asking = enrollment(SameVoice.ASK);
        SteppedClock clock = new SteppedClock();
        PendingEnrolments pending = new PendingEnrolments(store, audited::add, clock);
        asking.enrol(id("bob"), turns(0, 0, 1), Map.of(), yes("bob"));

        assertTrue(pending.reject(id("bob"), "operator test"));
        assertFalse(pending.reject(id("bob"), "operator test"));
        assertEquals(List.of(), pending.list());
        asking.enrol(id("bob"), turns(0, 0, 1), Map.of(), yes("bob"));
        clock.pass(PendingEnrolments.PATIENCE.plusHours(2));
        assertEquals(List.of(), pending.list());
        assertTrue(store.find(id("bob")).isEmpty());
    }

    @Test
    void approvalDoesNotReplaceWhoeverWasEnrolledMeanwhile() {
        PendingEnrolments pending = new PendingEnrolments(store, audited::add, CLOCK);
        enrollment(SameVoice.ASK).enrol(id("bob"), turns(0, 0, 1), Map.of(), yes("bob"));
        Voiceprint meanwhile = voiceprint("bob", axis(5), 2);
        store.save(meanwhile);

        assertEquals(PendingEnrolments.Approval.ENROLLED_MEANWHILE, pending.approve(id("bob"), "operator test"));

        assertEquals(meanwhile, store.find(id("bob")).orElseThrow());
    }

    @Test
    void voiceOfAnotherIdIsEnrolledAndAuditedWhenAllowed() {
        Result allowed = enrollment(SameVoice.ALLOW).enrol(id("bob"), turns(0, 0, 1), Map.of(), yes("bob"));

        assertInstanceOf(Result.Enrolled.class, allowed);
        assertEquals(List.of("voiceprint.enrol bob", "enrolment.same-voice bob"), audited());
        assertEquals("same voice as alice", audited.getLast().detail());
    }

    private List<String> audited() {
        return audited.stream()
                .map(entry -> entry.action() + " " + entry.subject())
                .toList();
    }

    @Test
    void enrolmentsOfOneCallerAtTheSameTimeLoseNoTurn() throws Exception {
        VoiceEnrollment enrolling = new VoiceEnrollment(
                store,
                gallery,
                scoring,
                new EnrolmentConfig(12, 2, 100, "en", SameVoice.REFUSE, 0.0001, KeepAudio.SEALED),
                IdentityConfig.DEFAULTS,
                audited::add,
                CLOCK);
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> results = IntStream.range(0, 8)
                    .mapToObj(i -> calls.submit(
                            () -> enrolling.enrol(id("bob"), turns(1, 2 * i, 2 * i + 1), Map.of(), yes("bob"))))
                    .toList();
            for (Future<Result> result : results) {
                assertInstanceOf(Result.Enrolled.class, result.get());
            }
        }
        assertEquals(16, store.find(id("bob")).orElseThrow().samples().size());
    }

    @Test
    void sampleSaysFromWhichCallItIs() {
        Consent consent = new Consent(
                id("bob"), "caller-identification", Consent.Answer.YES, "dtmf:1 call:7@pbx", "x/en", Voices.NOW);
        enrollment.enrol(id("bob"), turns(1, 0, 1), Map.of(), consent);

        EnrolmentSample sample = store.find(id("bob")).orElseThrow().samples().getFirst();
        assertEquals(EnrolmentSample.Origin.ENROLMENT, sample.origin());
        assertEquals("dtmf:1 call:7@pbx", sample.source());
        assertEquals("7@pbx", consent.callId());
        assertEquals("", yes("bob").callId());
    }

    @Test
    void samplesOfFilesMustBeOfOneVoice() {
        assertEquals(2, enrollment.samplesOfOneVoice(turns(7, 0, 1), "files").size());
        List<Utterance> two = all(turns(7, 0), turns(8, 1));
        assertThrows(IllegalArgumentException.class, () -> enrollment.samplesOfOneVoice(two, "files"));
        assertThrows(IllegalArgumentException.class, () -> enrollment.samplesOfOneVoice(List.of(), "files"));
    }

    @Test
    void existingVoiceprintGrowsByASingleTurnAndKeepsTheBest() {
        Result.Enrolled grown = assertInstanceOf(Result.Enrolled.class, enrol("alice", turns(0, 0)));
        assertEquals(4, grown.voiceprint().samples().size());
        assertEquals(Voices.NOW, grown.voiceprint().createdAt());
        assertEquals(LATER, grown.voiceprint().lastSeen());
        Result.Enrolled full = assertInstanceOf(Result.Enrolled.class, enrol("alice", turns(0, 1, 2)));
        List<EnrolmentSample> kept = full.voiceprint().samples();
        assertEquals(4, kept.size());
        assertEquals(3, kept.stream().filter(s -> s.quality() == 0.9).count());
        assertEquals(full.voiceprint(), store.find(id("alice")).orElseThrow());
    }

    @Test
    void sampleHeardTwiceIsKeptOnce() {
        List<Utterance> turn = turns(0, 0);
        enrol("alice", turn);
        Result.Enrolled again = assertInstanceOf(Result.Enrolled.class, enrol("alice", turn));
        assertEquals(4, again.voiceprint().samples().size());
    }

    @Test
    void otherVoiceDoesNotGetIntoAnExistingVoiceprint() {
        Voiceprint before = store.find(id("alice")).orElseThrow();
        assertEquals(new Result.OtherVoice(), enrol("alice", turns(3, 0, 1)));
        assertEquals(before, store.find(id("alice")).orElseThrow());
    }

    @Test
    void voiceprintOfAnotherModelIsMadeAnew() {
        store.save(voiceprint("bob", "model-b", axis(5), 3));
        assertEquals(new Result.TooLittle(6.5, 12, 1, 2), enrol("bob", turns(1, 0)));
        Result.Enrolled bob = assertInstanceOf(Result.Enrolled.class, enrol("bob", turns(1, 0, 1)));
        assertEquals(Voices.MODEL, bob.voiceprint().modelId());
        assertEquals(2, bob.voiceprint().samples().size());
    }

    @Test
    void whoeverOptedOutIsNotEnrolled() {
        store.optOut(id("bob"), Voices.NOW);
        assertEquals(new Result.OptedOut(), enrol("bob", turns(1, 0, 1)));
        assertEquals(List.of(), store.consents(id("bob")));
    }

    @Test
    void storeOutageIsUnavailable() {
        store.goDown();
        assertEquals(new Result.Unavailable("the memory store is down"), enrol("bob", turns(1, 0, 1)));
    }

    @Test
    void enrolmentWithoutYesIsAMistakeOfTheProgram() {
        Consent no = new Consent(id("bob"), "x", Consent.Answer.NO, "dtmf:2", "x/en", Voices.NOW);
        assertThrows(IllegalArgumentException.class, () -> enrollment.enrol(id("bob"), turns(1, 0, 1), Map.of(), no));
        assertThrows(
                IllegalArgumentException.class,
                () -> enrollment.enrol(id("bob"), turns(1, 0, 1), Map.of(), yes("alice")));
    }

    @Test
    void centreIsTakenOffBeforeVectorsAreCompared() {
        float[] mean = new float[Voices.DIMENSION];
        mean[0] = 0.5f;
        Centring centring = new Centring(Voices.MODEL, mean);
        float[] x = centring.centred(utterance(5, vector(0.5)).embedding());
        assertEquals(0, x[0], 1e-6);
        assertEquals(1, x[Voices.DIMENSION - 1], 1e-6);
    }
}
