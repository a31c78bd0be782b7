package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.speaker.InferenceRefusedException;
import io.callprint.speech.QualityReason;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An unknown caller is offered enrolment. */
class EnrolmentDialogueTest {
    private final TestCall call = new TestCall();

    /** Greeting, 5 s of an unknown voice, "I do not know your voice yet", the question heard to its end. */
    private void isAsked() {
        call.identify = _ -> new Identification.Unknown(-4, 5);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(2_100);
        assertEquals(List.of("greeting", "not-recognised", "offer-enrolment"), call.media.played);
    }

    @Test
    void callerWhoSaysYesAndSpeaksIsEnrolledUnderTheirNumber() {
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0); // 5 s of the first listening count as a turn: 7 are missing
        call.speech.isSilent(0.2);

        assertEquals(1, call.enrolledTurns.size());
        List<Utterance> turns = call.enrolledTurns.getFirst();
        assertEquals(2, turns.size());
        assertEquals(5.0, turns.get(0).netSpeechSeconds(), 0.01);
        assertEquals(7.0, turns.get(1).netSpeechSeconds(), 0.01);
        Consent consent = call.consents.getFirst();
        assertEquals(
                new Consent(
                        new CallerId("+4930123"),
                        "caller-identification",
                        Consent.Answer.YES,
                        "dtmf:1 call:call-1@pbx.example",
                        "offer-enrolment/en",
                        consent.at()),
                consent);
        call.time.pass(1_100);
        assertEquals(List.of("enrol started", "enrol enrolled", "stay started"), call.routed());
        assertEquals(List.of("enrol-speak", "enrol-done", "hold"), call.media.played.subList(3, 6));
        CallEvent.Enrolled enrolled = call.told(CallEvent.Enrolled.class).getFirst();
        assertEquals(2, enrolled.turns());
        assertEquals(12.0, enrolled.netSpeechSeconds(), 0.01);
    }

    @Test
    void voiceOfAnotherAccountIsLeftToTheOperatorAndTheCallGoesOn() {
        call.enrol = _ -> new Enrollment.Result.Pending(new CallerId("somebody-else"));
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        call.time.pass(1_100);

        assertEquals(List.of("enrol started", "enrol pending", "stay started"), call.routed());
        assertEquals(List.of("enrol-speak", "enrol-pending", "hold"), call.media.played.subList(3, 6));
        assertEquals(0, call.told(CallEvent.Enrolled.class).size());
    }

    @Test
    void questionMayBeAnsweredBeforeItsEnd() {
        call.identify = _ -> new Identification.Unknown(-4, 5);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(1_100); // the question has just begun
        call.presses('1');

        assertEquals("enrol-speak", call.media.played.getLast());
    }

    @Test
    void speakingDoesNotStopTheQuestion() {
        call.identify = _ -> new Identification.Unknown(-4, 5);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(1_050);
        call.speech.speaks(0.6);
        call.presses('2');

        assertEquals("enrol-declined", call.media.played.getLast());
    }

    @Test
    void callerWhoSaysNoIsRoutedOn() {
        isAsked();
        call.presses('2');
        call.time.pass(1_100);

        assertEquals(List.of("enrol started", "enrol declined", "stay started"), call.routed());
        assertEquals(List.of(), call.enrolledTurns);
    }

    @Test
    void callerWhoPressesNothingIsRoutedOn() {
        isAsked();
        call.time.pass(10_100);
        assertEquals("enrol-declined", call.media.played.getLast());
        call.time.pass(1_100);
        assertEquals("enrol declined", call.routed().get(1));
    }

    @Test
    void aNoIsKeptInTheLedger() {
        isAsked();
        call.presses('2');
        assertEquals(
                List.of(Consent.Answer.NO),
                call.answers.stream().map(Consent::given).toList());
        assertEquals("enrol-declined", call.media.played.getLast());
    }

    @Test
    void wrongKeyRepeatsTheQuestionOnce() {
        isAsked();
        call.presses('5');
        call.presses('5');
        assertEquals(4, call.media.played.size());
        assertEquals("offer-enrolment", call.media.played.getLast());
        call.presses('1');
        assertEquals("enrol-speak", call.media.played.getLast());
    }

    @Test
    void callerWhoNeverWantsToBeAskedIsOptedOut() {
        isAsked();
        call.presses('9');
        Consent never = call.answers.getFirst();
        assertEquals(new CallerId("+4930123"), never.caller());
        assertEquals(Consent.Answer.NEVER_ASK_AGAIN, never.given());
        assertEquals("never-again", call.media.played.getLast());
        call.time.pass(1_100);
        assertEquals("enrol never-again", call.routed().get(1));
    }

    @Test
    void optOutThatCannotBeKeptIsNotPromised() {
        call.ledger = _ -> {
            throw new StoreUnavailableException("redis", "connection refused", new RuntimeException());
        };
        isAsked();
        call.presses('9');
        assertEquals("enrol-failed", call.media.played.getLast());
    }

    @Test
    void callerWithoutNumberIsNotPromisedToBeLeftAlone() {
        call.invite = FakeSipCall.invite(Optional.of("offer"), "anonymous", "Anonymous");
        isAsked();
        call.presses('9');
        assertEquals(List.of(), call.answers);
        assertEquals("enrol-declined", call.media.played.getLast());
    }

    @Test
    void callerWithoutNumberGetsAnIdOfTheirOwn() {
        call.invite = FakeSipCall.invite(Optional.of("offer"), "anonymous", "Anonymous");
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        String id = call.consents.getFirst().caller().value();
        assertTrue(id.matches("caller-[0-9a-f]{8}"), id);
    }

    @Test
    void turnThatStaysShortAsksForAnother() {
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(3.0);
        call.speech.isSilent(3.1);
        assertEquals("enrol-again", call.media.played.getLast());
        call.time.pass(1_000);
        call.speech.speaks(4.1);
        call.speech.isSilent(0.2);

        assertEquals(3, call.enrolledTurns.getFirst().size());
    }

    @Test
    void silentTurnsEndTheDialogue() {
        isAsked();
        call.presses('1');
        for (int turn = 0; turn < 5; turn++) {
            call.time.pass(1_000);
            call.speech.isSilent(25.1);
        }
        assertEquals("enrol-failed", call.media.played.getLast());
        call.time.pass(1_100);
        assertEquals("enrol failed", call.routed().get(1));
        assertEquals(List.of(), call.enrolledTurns);
    }

    @Test
    void poorTurnIsToldWhyAndDoesNotCount() {
        isAsked();
        call.quality = _ -> new SpeechQuality(0.1, Set.of(QualityReason.TOO_QUIET), 4, 0.5, 0);
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals("too-quiet", call.media.played.getLast());
        call.quality = _ -> TestCall.CLEAN;
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals(2, call.enrolledTurns.getFirst().size());
    }

    @Test
    void turnOfTwoVoicesIsToldAndDoesNotCount() {
        isAsked();
        AtomicInteger halves = new AtomicInteger();
        call.embedder.vector =
                seconds -> seconds < 4 && halves.getAndIncrement() == 0 ? new float[] {0, 1} : new float[] {1, 0};
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals("someone-else", call.media.played.getLast());
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals(2, call.enrolledTurns.getFirst().size());
    }

    @Test
    void declinedInTheMiddleOfATurnKeepsNothing() {
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(3);
        call.presses('2');
        call.speech.speaks(6);
        call.speech.isSilent(1);
        assertEquals(List.of(), call.enrolledTurns);
        assertEquals("enrol declined", call.routed().get(1));
    }

    @Test
    void twoSpeakersBeginAnewOnce() {
        call.enrol = _ -> new Enrollment.Result.TwoSpeakers();
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals("someone-else", call.media.played.getLast());
        for (int turn = 0; turn < 2; turn++) {
            call.time.pass(1_000);
            call.speech.speaks(6.0);
            call.speech.isSilent(0.2);
        }
        assertEquals(2, call.enrolledTurns.get(1).size(), "nothing of the first attempt is used again");
        assertEquals("enrol-failed", call.media.played.getLast());
    }

    @Test
    void tooLittleForTheStoreAsksForOneMoreTurn() {
        call.enrol =
                turns -> turns.size() < 3 ? new Enrollment.Result.TooLittle(10, 12, 2, 2) : TestCall.enrolled(turns);
        isAsked();
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals("enrol-again", call.media.played.getLast());
        call.time.pass(1_000);
        call.speech.speaks(1.2);
        call.speech.isSilent(0.2);
        assertEquals("enrol-done", call.media.played.getLast());
    }

    @Test
    void everyFailureOfTheStoreIsSaidAndTheCallGoesOn() {
        List<Enrollment.Result> failures = List.of(
                new Enrollment.Result.VoiceKnown(new CallerId("bob")),
                new Enrollment.Result.OptedOut(),
                new Enrollment.Result.Unavailable("redis is down"));
        for (Enrollment.Result failure : failures) {
            TestCall failing = new TestCall();
            failing.enrol = _ -> failure;
            enrols(failing);
            assertEquals("enrol-failed", failing.media.played.getLast(), failure.toString());
            failing.time.pass(1_100);
            assertEquals(List.of("enrol started", "enrol failed", "stay started"), failing.routed());
        }
    }

    @Test
    void enrolmentThatThrowsIsAFailureLikeAnyOther() {
        call.enrol = _ -> {
            throw new IllegalStateException("a bug");
        };
        enrols(call);
        assertEquals("enrol-failed", call.media.played.getLast());
    }

    private static void enrols(TestCall call) {
        call.identify = _ -> new Identification.Unknown(-4, 5);
        call.isAnswered();
        call.time.pass(1_000);
        call.speech.speaks(5.1);
        call.time.pass(2_100);
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
    }

    @Test
    void inferenceThatRefusesEndsTheDialogue() {
        isAsked();
        call.embedder.refuses = Optional.of(InferenceRefusedException.Cause.CLOSED);
        call.presses('1');
        call.time.pass(1_000);
        call.speech.speaks(7.0);
        call.speech.isSilent(0.2);
        assertEquals("enrol-failed", call.media.played.getLast());
    }

    @Test
    void hangingUpInAnyPhaseEndsTheCallOnceAndStopsEveryTimer() {
        for (int phase = 0; phase < 4; phase++) {
            TestCall leaving = new TestCall();
            leaving.identify = _ -> new Identification.Unknown(-4, 5);
            leaving.isAnswered();
            leaving.time.pass(1_000);
            leaving.speech.speaks(5.1);
            leaving.time.pass(phase == 0 ? 1_100 : 2_100);
            if (phase >= 2) {
                leaving.presses('1');
            }
            if (phase >= 3) {
                leaving.time.pass(1_000);
                leaving.speech.speaks(2);
            }
            leaving.hangsUp();
            leaving.time.pass(100_000);
            assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), leaving.end());
            assertTrue(leaving.media.closed);
            assertEquals(0, leaving.time.openTimers());
            assertEquals(List.of(), leaving.enrolledTurns);
        }
    }
}
