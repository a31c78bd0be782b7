package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.vector;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.IdentityConfig;
import io.callprint.identity.Identification.Candidate;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.Uncertain;
import io.callprint.identity.Identification.Unknown;
import io.callprint.speech.QualityReason;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Four callers on four axes, three samples each. With 5 s and the last look alone: a stranger's score for 1 % over four callers
 * is 0.11 per decade of 1 - 0.99^(1/4) = 0.0025, that is 0.286; llr = 50 s - 10.
 */
class VoiceIdentifierTest {
    private static final IdentityConfig ONE_LOOK =
            new IdentityConfig(true, 0.001, 0.01, List.of(5.0), OptionalDouble.empty());
    private static final double FOUND = 0.11 * -Math.log10(1 - Math.pow(0.99, 0.25));
    private static final double MENTIONED_OF_TWELVE = 0.11 * -Math.log10(1 - Math.pow(0.9, 1 / 12.0));
    private static final double VERIFIED = 0.33;

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final CallScores unrecognised = new CallScores();
    private final SteppedPause pause = new SteppedPause();
    private final Gallery gallery =
            new Gallery(store, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), pause);
    private final VoiceIdentifier identifier = identifier(ONE_LOOK);

    private VoiceIdentifier identifier(IdentityConfig config) {
        return new VoiceIdentifier(
                gallery,
                new Scoring(Voices.calibration(), gallery, config),
                config,
                new OptOuts(store, Duration.ofSeconds(5)),
                new LastSeen(store, Clock.fixed(Voices.NOW.plusSeconds(60), ZoneOffset.UTC)),
                unrecognised);
    }

    @BeforeEach
    void enrol() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            store.save(voiceprint(List.of("alice", "bob", "carol", "dave").get(i), axis(i), 3));
        }
        gallery.start();
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private Identification heard(double... scores) {
        return identifier.identify(utterance(5, vector(scores)), CallerClaim.NONE, true);
    }

    private static CallerClaim claim(String account) {
        return new CallerClaim(Optional.empty(), Optional.of(id(account)));
    }

    private Identification heard(String claimed, double... scores) {
        return identifier.identify(utterance(5, vector(scores)), claim(claimed), true);
    }

    private static List<CallerId> callers(Identification answer) {
        return assertInstanceOf(Uncertain.class, answer).candidates().stream()
                .map(Candidate::caller)
                .toList();
    }

    @Test
    void callerIsIdentifiedWithCalibratedNumbers() {
        Identified alice = assertInstanceOf(Identified.class, heard(0.6, 0.1));
        assertEquals(id("alice"), alice.caller());
        assertEquals("Name of alice", alice.displayName());
        assertEquals(50 * 0.6 - 10, alice.llr(), 5e-3);
        assertEquals(50 * 0.5, alice.margin(), 1e-4);
        assertEquals(0.01, alice.falseAcceptRate());
        assertEquals(5, alice.netSpeechSeconds());
        assertEquals(Voices.MODEL, alice.modelId());
    }

    @Test
    void onlyCallerOfAGalleryHasNoSecond() {
        List.of("bob", "carol", "dave").forEach(caller -> store.delete(id(caller)));
        assertEquals(Double.POSITIVE_INFINITY, ((Identified) heard(0.6)).margin());
    }

    @Test
    void scoreMustReachTheThresholdOfTheWholeGallery() {
        assertInstanceOf(Identified.class, heard(FOUND + 1e-4));
        assertEquals(List.of(id("alice")), callers(heard(FOUND - 1e-4)));
    }

    @Test
    void scoreBelowTenTimesTheRateIsNobody() throws InterruptedException {
        for (int i = 4; i < 12; i++) {
            store.save(voiceprint("caller-" + i, axis(i), 3));
        }
        eventually(() -> gallery.size() == 12);
        assertEquals(List.of(id("alice")), callers(heard(MENTIONED_OF_TWELVE + 1e-4)));
        Unknown nobody = assertInstanceOf(Unknown.class, heard(MENTIONED_OF_TWELVE - 1e-4));
        assertEquals(50 * (MENTIONED_OF_TWELVE - 1e-4) - 10, nobody.bestLlr(), 1e-3);
    }

    @Test
    void callerWhomTheVoiceIsLessLikelyToBeThanAStrangerIsNotNamedHoweverSmallTheGallery() throws InterruptedException {
        List.of("carol", "dave").forEach(caller -> store.delete(id(caller)));
        store.save(voiceprint("alice", axis(0), 1));
        eventually(() -> gallery.size() == 2 && heard(0.24) instanceof Identified);
        // Two comparisons at a rate of 0.1 reach the score 0.129; llr is 50 * 0.129 - 10 there, and 0 at 0.2.
        assertInstanceOf(Unknown.class, heard(0.13));
        assertInstanceOf(Unknown.class, heard(0.199));
        assertInstanceOf(Uncertain.class, heard(0.201));
    }

    @Test
    void emptyGalleryKnowsNobody() {
        List.of("alice", "bob", "carol", "dave").forEach(caller -> store.delete(id(caller)));
        assertEquals(new Unknown(Double.NEGATIVE_INFINITY, 5), heard(0.9));
    }

    @Test
    void claimedCallerIsVerifiedAlone() {
        Identified alice = assertInstanceOf(Identified.class, heard("alice", VERIFIED + 1e-4));
        assertEquals(0.001, alice.falseAcceptRate());
        assertEquals(List.of(id("alice")), callers(heard("alice", VERIFIED - 1e-4)));
        assertInstanceOf(Unknown.class, heard("alice", 0.22 - 1e-4));
    }

    @Test
    void claimedCallerIsComparedHoweverManyAreNear() {
        for (int i = 4; i < 12; i++) {
            store.save(voiceprint("other-" + i, axis(i), 3));
        }
        double[] scores = DoubleStream.concat(
                        DoubleStream.of(0.36), DoubleStream.generate(() -> 0.2).limit(11))
                .toArray();
        assertEquals(
                id("alice"),
                assertInstanceOf(Identified.class, heard("alice", scores)).caller());
        Arrays.fill(scores, 0.28);
        scores[0] = 0.05;
        assertTrue(callers(heard("alice", scores)).size() <= 5);
    }

    @Test
    void unknownClaimIsIgnored() {
        assertEquals(
                id("bob"),
                assertInstanceOf(Identified.class, heard("nobody", 0, 0.6)).caller());
    }

    @Test
    void familyMemberOnTheOthersTelephoneIsTheOneWhoSpeaks() {
        assertEquals(
                id("bob"),
                assertInstanceOf(Identified.class, heard("alice", 0.4, 0.7)).caller());
        assertEquals(
                id("alice"),
                assertInstanceOf(Identified.class, heard("alice", 0.6, 0.45)).caller());
    }

    @Test
    void claimedCallerWhomAnotherFitsAsWellIsNotVerified() {
        assertEquals(List.of(id("bob"), id("alice")), callers(heard("alice", 0.5, 0.55)));
    }

    @Test
    void evidenceIsAgainstTheOtherCallersToo() {
        // Alone alice's llr is 15; bob's, 5, takes ln(1 + exp(5) / 3) away, and so it does from the score that must
        // reach.
        double penalty = Math.log1p(Math.exp(5) / 3);
        Identified alice = assertInstanceOf(Identified.class, heard("alice", 0.5, 0.3));
        assertEquals(15 - penalty, alice.llr(), 1e-3);
        assertEquals(VERIFIED + penalty / 50, 0.408, 1e-3);
        assertInstanceOf(Identified.class, heard("alice", 0.409, 0.3));
        assertInstanceOf(Uncertain.class, heard("alice", 0.407, 0.3));
    }

    @Test
    void twoAccountsWithOneVoiceAreUncertainUnlessOneIsClaimed() {
        store.save(voiceprint("alice-work", axis(0), 3));
        Uncertain one = assertInstanceOf(Uncertain.class, heard(0.7));
        assertEquals(Set.of(id("alice"), id("alice-work")), Set.copyOf(callers(one)));
        assertTrue(one.oneVoice());
        Identified claimed = assertInstanceOf(Identified.class, heard("alice-work", 0.7));
        assertEquals(id("alice-work"), claimed.caller());
        assertEquals(
                List.of(id("alice")),
                claimed.otherAccounts().stream().map(Candidate::caller).toList());
        assertEquals(50 * 0.7, claimed.margin(), 1e-3);
    }

    @Test
    void marginToTheSecondMustBeWorthTheRequestedRate() {
        assertInstanceOf(Identified.class, heard(0.6, 0.3));
        Uncertain both = assertInstanceOf(Uncertain.class, heard(0.6, 0.58));
        assertEquals(List.of(id("alice"), id("bob")), callers(both));
        assertTrue(!both.oneVoice());
    }

    @Test
    void voiceprintsWithFewerSamplesHaveTheirOwnThreshold() {
        store.save(voiceprint("alice", axis(0), 1));
        assertInstanceOf(Identified.class, heard(FOUND / 1.1 + 1e-4));
        assertInstanceOf(Uncertain.class, heard(0, FOUND / 1.1 + 1e-4));
    }

    @Test
    void earlyLookAsksForMore() {
        VoiceIdentifier patient =
                identifier(new IdentityConfig(true, 0.001, 0.01, List.of(2.0, 5.0), OptionalDouble.empty()));
        double rate = 1 - Math.pow(1 - 0.01 / Math.sqrt(2), 0.25);
        double early = 0.08 * -Math.log10(rate);
        Utterance enough = utterance(2, vector(early + 1e-3));
        Utterance little = utterance(2, vector(early - 1e-3));
        assertInstanceOf(Identified.class, patient.identify(enough, CallerClaim.NONE, false));
        assertInstanceOf(Uncertain.class, patient.identify(little, CallerClaim.NONE, false));
        assertInstanceOf(Identified.class, patient.identify(little, CallerClaim.NONE, true));
    }

    @Test
    void tooLittleSpeechIsSaidAtTheEndOnly() {
        Utterance shortOne = utterance(1.2, vector(0.9));
        assertEquals(new Identification.NotEnoughSpeech(1.2), identifier.identify(shortOne, CallerClaim.NONE, true));
        assertInstanceOf(Unknown.class, identifier.identify(shortOne, CallerClaim.NONE, false));
    }

    @Test
    void poorSpeechIsNeverCompared() {
        Utterance noisy = utterance(5, vector(0.9), 0.1, QualityReason.TOO_NOISY, QualityReason.CLIPPED);
        assertEquals(
                new Identification.PoorQuality(Set.of(QualityReason.TOO_NOISY, QualityReason.CLIPPED), 5),
                identifier.identify(noisy, CallerClaim.NONE, true));
        assertInstanceOf(Unknown.class, identifier.identify(noisy, CallerClaim.NONE, false));
    }

    @Test
    void ownThresholdOfTheOperatorDecides() {
        VoiceIdentifier raw = identifier(new IdentityConfig(true, 0.001, 0.01, List.of(5.0), OptionalDouble.of(0.75)));
        assertInstanceOf(Uncertain.class, raw.identify(utterance(5, vector(0.74)), CallerClaim.NONE, true));
        assertInstanceOf(Identified.class, raw.identify(utterance(5, vector(0.76)), CallerClaim.NONE, true));
    }

    @Test
    void embeddingOfAnotherModelIsNotCompared() {
        Utterance other = new Utterance(
                "00000000",
                new Embedding("model-b", vector(0.9)),
                5,
                utterance(5, axis(0)).quality());
        assertInstanceOf(Identification.Unavailable.class, identifier.identify(other, CallerClaim.NONE, true));
    }

    @Test
    void storeOutageIsUnavailableWithItsReasonAndEndsByItself() throws InterruptedException {
        store.goDown();
        pause.pass();
        eventually(() -> heard(0.9) instanceof Identification.Unavailable);
        assertEquals(new Identification.Unavailable("the memory store is down", 5), heard(0.9));
        store.comeBack();
        eventually(() -> heard(0.9) instanceof Identified);
    }

    @Test
    void recognisedCallerWasSeenNow() throws InterruptedException {
        heard(0.6);
        eventually(() -> store.find(id("alice")).orElseThrow().lastSeen().equals(Voices.NOW.plusSeconds(60)));
        assertEquals(Voices.NOW, store.find(id("bob")).orElseThrow().lastSeen());
    }

    @Test
    void optOutOfNumberOrAccountIsKnown() {
        store.optOut(id("bob"), Voices.NOW);
        assertTrue(identifier.hasOptedOut(claim("bob")));
        assertTrue(identifier.hasOptedOut(new CallerClaim(Optional.of(id("bob")), Optional.of(id("alice")))));
        assertTrue(!identifier.hasOptedOut(claim("alice")));
        assertTrue(!identifier.hasOptedOut(CallerClaim.NONE));
    }

    @Test
    void callsWithoutARecognisedCallerAreCountedAgainstWhatStrangersShouldScore() {
        double median = 0.11 * -Math.log10(1 - Math.pow(0.5, 0.25));
        for (int i = 0; i < 9; i++) {
            heard(median + 0.02 + 1e-4);
        }
        heard(0.6);
        identifier.identify(utterance(5, vector(0.05)), CallerClaim.NONE, false);
        assertEquals(9, unrecognised.counts().calls());
        assertEquals(0.025, unrecognised.counts().drift(), 1e-9);
    }

    @Test
    void answersShowNoBiometrics() {
        assertTrue(!heard(0.6).toString().contains("0.6"));
    }
}
