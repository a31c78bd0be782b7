package io.callprint.identity;

import static io.callprint.identity.Eventually.eventually;
import static io.callprint.identity.Voices.axis;
import static io.callprint.identity.Voices.id;
import static io.callprint.identity.Voices.utterance;
import static io.callprint.identity.Voices.vector;
import static io.callprint.identity.Voices.voiceprint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.EnrolmentConfig;
import io.callprint.config.EnrolmentConfig.KeepAudio;
import io.callprint.config.EnrolmentConfig.SameVoice;
import io.callprint.config.IdentityConfig;
import io.callprint.speech.QualityReason;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.EnrolmentSample.Origin;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Voiceprint;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What later calls may do to a voiceprint of four samples. Strangers reach 0.44 once in ten thousand. */
class VoiceUpdatesTest {
    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final Gallery gallery =
            new Gallery(store, new Centring(Voices.MODEL, Voices.NO_MEAN), Voices.calibration(), new SteppedPause());
    private final SteppedClock clock = new SteppedClock();
    private final VoiceEnrollment enrollment = enrollment(0.0001, 10);

    private VoiceEnrollment enrollment(double updateRate, int maxSamples) {
        return new VoiceEnrollment(
                store,
                gallery,
                new Scoring(Voices.calibration(), gallery, IdentityConfig.DEFAULTS),
                new EnrolmentConfig(12, 2, maxSamples, "en", SameVoice.ASK, updateRate, KeepAudio.SEALED),
                IdentityConfig.DEFAULTS,
                _ -> {},
                clock);
    }

    @BeforeEach
    void start() throws InterruptedException {
        store.save(voiceprint("alice", axis(0), 4));
        gallery.start();
        eventually(() -> gallery.state() instanceof Gallery.State.Ready);
        clock.pass(Duration.ofDays(2));
    }

    @AfterEach
    void close() {
        gallery.close();
    }

    private Voiceprint alice() {
        return store.find(id("alice")).orElseThrow();
    }

    private List<EnrolmentSample> updates() {
        return SampleChoice.only(alice().samples(), Origin.UPDATE);
    }

    private boolean learns(Utterance said) {
        return enrollment.learn(id("alice"), said, "call:1");
    }

    @Test
    void recognisedVoiceJoinsTheVoiceprintAndSaysFromWhichCall() {
        Utterance said = utterance(5, vector(0.6));

        assertTrue(learns(said));

        EnrolmentSample update = updates().getFirst();
        assertEquals(said.sampleId(), update.id());
        assertEquals("call:1", update.source());
        assertEquals(clock.instant(), update.recordedAt());
        assertEquals(5, alice().samples().size());
        assertEquals(clock.instant(), alice().lastSeen());
    }

    @Test
    void whatRecognitionAcceptsIsNotEnoughToLearnFrom() {
        assertFalse(learns(utterance(5, vector(0.43)))); // recognition asks for 0.33
        assertTrue(learns(utterance(5, vector(0.45))));
    }

    @Test
    void shortOrPoorSpeechIsNotLearntFrom() {
        assertFalse(learns(utterance(2.5, axis(0))));
        assertFalse(learns(utterance(5, axis(0), 0.1, QualityReason.MUSIC)));
        assertFalse(enrollment.learn(id("nobody"), utterance(5, axis(0)), "call:1"));
        assertEquals(List.of(), updates());
    }

    @Test
    void voiceprintLearnsOnceADayAtMost() {
        assertTrue(learns(utterance(5, vector(0.7))));
        clock.pass(Duration.ofHours(23));
        assertFalse(learns(utterance(5, vector(0.7))));
        clock.pass(Duration.ofHours(1));
        assertTrue(learns(utterance(5, vector(0.7))));
    }

    @Test
    void updatesStayAThirdAndPushOutOnlyOneAnother() {
        List<String> enrolled = alice().sampleIds();
        for (int day = 0; day < 20; day++) {
            clock.pass(Duration.ofDays(1));
            assertTrue(learns(utterance(5, vector(0.7))));
        }

        assertEquals(6, alice().samples().size());
        assertTrue(alice().sampleIds().containsAll(enrolled));
        assertEquals(
                List.of(clock.instant().minus(Duration.ofDays(1)), clock.instant()),
                updates().stream().map(EnrolmentSample::recordedAt).toList());
    }

    /** A stranger who always gets just over the threshold, and always from the same side. */
    @Test
    void voiceprintCannotBeLedAway() {
        float[] stranger = vector(0.45);
        for (int day = 0; day < 50; day++) {
            clock.pass(Duration.ofDays(1));
            learns(utterance(5, stranger));
        }

        float[] moved = gallery.centring().centroid(alice());
        assertEquals(0.94, Centring.dot(moved, axis(0)), 0.01);
        assertTrue(Centring.dot(moved, stranger) < 0.75, "and the stranger comes no nearer, however often they call");
    }

    @Test
    void updatesGoWhenAnEnrolmentNeedsTheRoom() {
        assertTrue(learns(utterance(5, vector(0.7))));
        List<EnrolmentSample> many = IntStream.range(0, 10)
                .mapToObj(_ -> voiceprint("x", axis(0), 1).samples().getFirst())
                .toList();
        List<EnrolmentSample> chosen = new SampleChoice(10).of(alice().samples(), many);
        assertEquals(10, chosen.size());
        assertEquals(List.of(), SampleChoice.only(chosen, Origin.UPDATE));
    }

    @Test
    void voiceprintWithoutRoomLearnsNothing() {
        assertFalse(enrollment(0.0001, 4).learn(id("alice"), utterance(5, axis(0)), "call:1"));
    }

    @Test
    void rateOfZeroNeverLearns() {
        assertFalse(enrollment(0, 10).learn(id("alice"), utterance(5, axis(0)), "call:1"));
    }

    @Test
    void storeOutageIsNoErrorOfTheCall() {
        store.goDown();
        assertFalse(learns(utterance(5, axis(0))));
    }
}
