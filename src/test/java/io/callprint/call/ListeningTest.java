package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.identity.Identification;
import io.callprint.identity.WatchMatch;
import io.callprint.speaker.InferenceRefusedException;
import io.callprint.speech.QualityReason;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.CallerId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From the greeting to the decision. */
class ListeningTest {
    private static final Identification NOBODY = new Identification.Unknown(-4, 5);
    private static final Identification PERHAPS =
            new Identification.Uncertain(List.of(new Identification.Candidate(new CallerId("anna"), "Anna", 2)), 5);

    private final TestCall call = new TestCall();

    @Test
    void earliestSureAnswerWins() {
        call.identify = _ -> call.looks.size() < 2 ? PERHAPS : TestCall.ANNA;
        call.isAnswered();
        call.time.pass(1_000); // the greeting
        call.speech.speaks(3.3);

        assertEquals("Identified", call.result());
        assertEquals(List.of(false, false), call.looks, "looked at 2 and 3 s, neither as the last");
        assertEquals(2.0, call.embedder.embeddedSeconds.get(0));
        assertEquals(3.0, call.embedder.embeddedSeconds.get(1));
        assertEquals(30, call.decision().decisionMillis(), 0.5, "from the packet at 3 s to the embedding 30 ms later");
        call.time.pass(1_000); // the welcome
        assertEquals(List.of("stay started"), call.routed());
        assertFalse(call.speech.isOpen, "nobody listens once the call is routed");
    }

    @Test
    void lastMarkDecidesWhateverTheAnswer() {
        call.identify = _ -> PERHAPS;
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.2);

        assertEquals("Uncertain", call.result());
        assertEquals(List.of(false, false, false, true), call.looks);
        assertEquals("[greeting, unavailable]", call.media.played.toString());
    }

    @Test
    void silenceAfterEnoughSpeechDecides() {
        call.identify = _ -> NOBODY;
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.5);
        call.speech.isSilent(1.4);
        assertEquals(List.of(), call.told(CallEvent.Decided.class));
        call.speech.isSilent(0.2);

        assertEquals("Unknown", call.result());
        assertEquals(List.of(false, true), call.looks);
        assertEquals(30, call.decision().decisionMillis(), 0.5, "from the moment the silence was long enough");
    }

    @Test
    void endOfListeningTimeDecides() {
        call.identify = _ -> NOBODY;
        call.isAnswered();
        call.time.pass(1_000);
        for (int breath = 0; breath < 19; breath++) { // never silent for 1.5 s, never at the next mark
            call.speech.isSilent(0.9);
            call.speech.speaks(0.1);
        }
        call.speech.speaks(0.3);
        call.speech.isSilent(0.8);

        assertEquals("Unknown", call.result());
        assertTrue(call.looks.getLast());
    }

    @Test
    void callerWhoSpeaksOverTheGreetingIsHeardAndTheGreetingStops() {
        call.isAnswered();
        call.speech.speaks(0.4);
        assertEquals(List.of("greeting"), call.media.played);
        call.speech.speaks(2.0);

        assertEquals("Identified", call.result());
        assertEquals(List.of("greeting", "welcome-back", "hold"), playedAfter(2_500));
    }

    private List<String> playedAfter(long millis) {
        call.time.pass(millis);
        return call.media.played;
    }

    @Test
    void tooLittleSpeechIsAskedForTwiceThenTheCallGoesOn() {
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(0.8);
        for (int wait = 0; wait < 3; wait++) {
            call.speech.isSilent(6);
        }

        assertEquals(List.of("greeting", "say-more", "say-more", "unavailable"), call.media.played.subList(0, 4));
        Identification.NotEnoughSpeech little =
                (Identification.NotEnoughSpeech) call.decision().identification();
        assertEquals(0.8, little.netSpeechSeconds());
        assertEquals(List.of(), call.embedder.embeddedSeconds);
    }

    @Test
    void speechFromBeforeTheReminderStillCounts() {
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(1.2);
        call.speech.isSilent(5.5); // asked to say more
        call.speech.speaks(1.0);

        assertEquals("Identified", call.result());
        assertEquals(List.of(2.0), call.embedder.embeddedSeconds);
        assertEquals(0, call.speech.restarts);
    }

    @Test
    void poorSpeechIsToldWhyAndHeardAnew() {
        call.quality = speech -> call.media.played.contains("too-noisy")
                ? TestCall.CLEAN
                : new SpeechQuality(0.2, Set.of(QualityReason.TOO_NOISY), 3, 0.3, 0);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        assertEquals(List.of("greeting", "too-noisy"), call.media.played);
        assertEquals(1, call.speech.restarts);
        assertEquals(List.of(), call.embedder.embeddedSeconds, "poor speech is not embedded");
        call.time.pass(1_000);
        call.speech.speaks(2.2);

        assertEquals("Identified", call.result());
    }

    @Test
    void speechThatStaysPoorGoesOnWithItsReasons() {
        call.quality = _ -> new SpeechQuality(0.2, Set.of(QualityReason.SOMEONE_ELSE), 20, 0.6, 0);
        call.isAnswered();
        for (int attempt = 0; attempt < 3; attempt++) {
            call.time.pass(1_000);
            call.speech.speaks(5.1);
        }

        assertEquals(
                Set.of(QualityReason.SOMEONE_ELSE),
                ((Identification.PoorQuality) call.decision().identification()).reasons());
        assertEquals(
                List.of("greeting", "someone-else", "someone-else", "unavailable"), call.media.played.subList(0, 4));
    }

    @Test
    void callersWhoTakeTurnsAreAskedToSpeakAlone() {
        call.identify = last -> call.media.played.contains("someone-else") ? TestCall.ANNA : PERHAPS;
        AtomicInteger halves = new AtomicInteger();
        call.embedder.vector = seconds -> seconds > 2.4 && seconds < 2.9 && halves.getAndIncrement() == 0
                ? new float[] {0, 1}
                : new float[] {1, 0};
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(100);
        assertEquals(List.of("greeting", "someone-else"), call.media.played);
        assertEquals(2, halves.get());
        call.time.pass(1_000);
        call.speech.speaks(2.2);
        assertEquals("Identified", call.result());
    }

    @Test
    void callerWhoIsUncertainAndAloneIsUncertain() {
        call.identify = _ -> PERHAPS;
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(100);
        assertEquals("Uncertain", call.result());
    }

    @Test
    void everyQualityReasonHasAPrompt() {
        for (QualityReason reason : QualityReason.values()) {
            List<String> prompts = Prompts.against(Set.of(reason));
            assertEquals(1, prompts.size());
            assertTrue(call.promptAudio.containsKey(prompts.getFirst()), reason.name());
        }
    }

    @Test
    void inferenceThatRefusesEarlyIsAskedAgainAtTheNextMark() {
        call.embedder.refuses = Optional.of(InferenceRefusedException.Cause.QUEUE_FULL);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.5);
        call.embedder.refuses = Optional.empty();
        call.speech.speaks(1.0);

        assertEquals("Identified", call.result());
    }

    @Test
    void inferenceThatRefusesRoutesTheCallOnWithTheReason() {
        call.embedder.refuses = Optional.of(InferenceRefusedException.Cause.QUEUE_FULL);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.3);
        call.time.pass(1_100);

        assertEquals(
                new Identification.Unavailable("the inference queue is full", 5.0),
                call.decision().identification());
        assertEquals(List.of("stay started"), call.routed());
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void inferenceThatNeverAnswersDoesNotHoldTheCall() {
        call.embedder.neverAnswers = true;
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(1_100); // the early look is given up
        call.speech.isSilent(0.1);
        call.time.pass(2_600);

        assertEquals(
                "inference gave no answer",
                ((Identification.Unavailable) call.decision().identification()).reason());
    }

    @Test
    void identifierThatThrowsRoutesTheCallOn() {
        call.identify = _ -> {
            throw new IllegalStateException("gallery lost");
        };
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.2);

        assertEquals(
                "identification failed (IllegalStateException)",
                ((Identification.Unavailable) call.decision().identification()).reason());
    }

    @Test
    void qualityCheckThatThrowsRoutesTheCallOn() {
        call.quality = _ -> {
            throw new ArithmeticException("YIN");
        };
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.2);

        assertEquals(
                "reading the voice failed (ArithmeticException)",
                ((Identification.Unavailable) call.decision().identification()).reason());
    }

    @Test
    void callerOnHoldKeepsCollectedSpeech() {
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(1.5);
        assertEquals(Optional.of("recvonly"), call.reoffers("hold"));
        call.time.pass(60_000); // no window, no silence, no reminder
        assertEquals(List.of("greeting"), call.media.played);
        assertEquals(Optional.of("answer"), call.reoffers("back"));
        call.speech.isSilent(2);
        assertEquals(List.of("greeting"), call.media.played, "silence counts from the end of the hold");
        call.speech.speaks(0.6);

        assertEquals("Identified", call.result());
        assertEquals(List.of(2.0), call.embedder.embeddedSeconds);
        assertEquals(3, call.media.connected.size());
    }

    @Test
    void sessionRefreshWhileListeningDoesNotOpenTheWindowAnew() {
        call.isAnswered();
        call.time.pass(1_000); // the greeting is over, the window open
        for (int minute = 0; minute < 3; minute++) {
            call.time.pass(6_000);
            assertEquals(Optional.of("answer"), call.reoffers("refresh"));
        }
        assertEquals(0, call.told(CallEvent.Decided.class).size());
        call.time.pass(2_500); // 20 s since the window opened: asked to say more, not waited for anew

        assertEquals("say-more", call.media.played.getLast());
    }

    @Test
    void callerWhoMustWaitIsNotListenedTo() {
        call.refusal = Optional.of("too many attempts");
        call.isAnswered();

        assertEquals(
                new Identification.Unavailable("too many attempts", 0),
                call.decision().identification());
        assertEquals(0, call.embedder.embeddedSeconds.size());
    }

    @Test
    void recognisedCallersVoiceprintMayLearnFromTheCall() {
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.1);

        assertEquals("Identified", call.result());
        assertEquals(1, call.learnt.size());
        assertTrue(call.learnt.getFirst().endsWith(" from call:call-1@pbx.example"), call.learnt.toString());
    }

    @Test
    void watchedVoiceIsToldButNothingElseChanges() {
        call.watched = Optional.of(new WatchMatch("0badcafe", "chargebacks"));
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.1);
        call.time.pass(2_500);

        assertEquals("Identified", call.result());
        assertEquals(call.watched, call.decision().watched());
        assertEquals(List.of("greeting", "welcome-back", "hold"), call.media.played);
    }

    @Test
    void voiceOfNobodyKnownIsHandedOnOnceAndARecognisedOneIsNot() {
        call.identify = _ -> new Identification.Unknown(-4, 5);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(2_500);
        assertEquals("Unknown", call.result());
        assertEquals(List.of("call-1@pbx.example"), call.unknown);

        TestCall known = new TestCall().isAnswered();
        known.time.pass(1_000);
        known.speech.speaks(2.1);
        known.time.pass(2_500);
        assertEquals("Identified", known.result());
        assertEquals(List.of(), known.unknown);
    }

    @Test
    void listeningIsToldFiveTimesASecondUntilTheDecision() {
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(1.9);
        assertEquals(10, call.told(CallEvent.Listening.class).size());
        assertEquals(-20, call.told(CallEvent.Listening.class).getFirst().levelDbfs());
        call.speech.speaks(0.2);
        int told = call.told(CallEvent.Listening.class).size();
        call.speech.speaks(2);
        assertEquals(told, call.told(CallEvent.Listening.class).size());
    }

    @Test
    void noPromptIsNeededToBeRecognised() {
        call.promptAudio.clear();
        call.isAnswered();
        call.speech.speaks(2.2);

        assertEquals("Identified", call.result());
        assertEquals(List.of(), call.media.played);
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void callerStillSpeakingHearsTheWelcomeToItsEnd() {
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.9);
        assertEquals(List.of("greeting", "welcome-back"), call.media.played);
        call.speech.speaks(0.3);
        assertEquals(List.of("greeting", "welcome-back", "hold"), call.media.played);
    }

    @Test
    void promptsThatCannotBePlayedAreSkipped() {
        call.media.failsToPlay = true;
        call.isAnswered();
        call.speech.speaks(2.2);

        assertEquals("Identified", call.result());
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void failureNobodyThoughtOfRoutesTheCallOn() {
        call.speech.failsToCollect = true;
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(2.2);
        call.time.pass(1_000);

        assertEquals(
                new Identification.Unavailable("internal error (IllegalStateException)", 2.0),
                call.decision().identification());
        assertEquals(List.of("stay started"), call.routed());
        assertEquals(Optional.empty(), call.end());
    }
}
