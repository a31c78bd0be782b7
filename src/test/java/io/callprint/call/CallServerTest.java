package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.identity.Identification;
import io.callprint.rtp.MediaCounters;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipHeader;
import io.callprint.voiceprint.CallerId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Picking up, refusing and ending calls. */
class CallServerTest {
    private final TestCall call = new TestCall();

    @Test
    void callIsRungAnsweredAndGreeted() {
        call.isAnswered();
        assertEquals(List.of("180", "200 answer"), call.sip().said);
        assertEquals(List.of("greeting"), call.media.played);
        assertEquals(1, call.media.connected.size());
        CallEvent.Ringing ringing = call.told(CallEvent.Ringing.class).getFirst();
        assertEquals("+4930123", ringing.from());
        assertEquals("service", ringing.to());
        assertEquals(1, server().openCalls());
    }

    private CallServer server() {
        return Objects.requireNonNull(call.server);
    }

    @Test
    void lateOfferIsAnsweredWithOurs() {
        call.invite = FakeSipCall.invite(Optional.empty(), "+4930123", "");
        call.rings();
        assertEquals("200 our offer", call.sip().said.getLast());
        assertEquals(List.of(), call.media.connected);
        call.listener(far -> far.onEstablished(Optional.of("answer")));
        assertEquals(1, call.media.connected.size());
        assertEquals(List.of("greeting"), call.media.played);
    }

    @Test
    void lateOfferWithoutAUsableAnswerEnds() {
        call.invite = FakeSipCall.invite(Optional.empty(), "+4930123", "");
        call.rings();
        call.listener(far -> far.onEstablished(Optional.of("video")));
        assertEquals(Optional.of(CallEnd.NOT_ACCEPTABLE), call.end());
    }

    @Test
    void offerWithNothingForUsGets488() {
        call.invite = FakeSipCall.invite(Optional.of("video"), "+4930123", "");
        call.rings();
        assertEquals(List.of("488 Not Acceptable Here"), call.sip().said);
        assertEquals(Optional.of(CallEnd.NOT_ACCEPTABLE), call.end());
        assertTrue(call.media.closed);
        assertFalse(call.speech.isOpen);
    }

    @Test
    void withoutPortsTheCallGets503WithRetryAfter() {
        call.media.hasNoPorts = true;
        call.rings();
        assertEquals(List.of("503 Service Unavailable"), call.sip().said);
        assertEquals(List.of(new SipHeader("Retry-After", "7")), call.sip().lastHeaders);
        assertEquals(Optional.of(CallEnd.OVERLOAD), call.end());
        assertFalse(call.speech.isOpen);
    }

    @Test
    void drainingServerRefusesNewCallsAndKeepsOldOnes() {
        call.isAnswered();
        server().drain();
        assertEquals(Optional.empty(), call.end());
        FakeSipCall late = new FakeSipCall(call.time, call.invite);
        call.time.execute(() -> late.listener = server().onInvite(late));
        assertEquals(List.of("503 Service Unavailable"), late.said);
        assertEquals(1, server().openCalls());
        server().hangUpAll();
        assertEquals(0, server().openCalls());
        assertEquals(1, server().ends().get(CallEnd.SERVER_SHUTDOWN));
    }

    @Test
    void failureWhilePickingUpIsA500() {
        call.invite = FakeSipCall.invite(Optional.of("broken"), "+4930123", "");
        call.rings();
        assertEquals(List.of("500 Server Internal Error"), call.sip().said);
        assertEquals(Optional.of(CallEnd.INTERNAL_ERROR), call.end());
        assertTrue(call.media.closed);
    }

    @Test
    void optedOutCallerIsNotListenedToNorGreeted() {
        call.hasOptedOut = claim -> claim.number().equals(Optional.of(new CallerId("+4930123")));
        call.isAnswered();
        assertEquals("OptedOut", call.result());
        assertFalse(call.speech.isOpen);
        assertEquals(List.of("hold"), call.media.played);
        assertEquals(List.of("stay started"), call.routed());
    }

    @Test
    void whenTheWishCannotBeReadNobodyListens() {
        call.hasOptedOut = _ -> {
            throw new IllegalStateException("gallery");
        };
        call.isAnswered();
        assertEquals("Unavailable", call.result());
        assertFalse(call.speech.isOpen);
    }

    @Test
    void recognitionSwitchedOffRoutesOnUnheard() {
        call.recognises = false;
        call.isAnswered();
        assertEquals(
                new Identification.Unavailable("recognition is switched off", 0),
                call.decision().identification());
        assertEquals(List.of(), call.claims);
    }

    @Test
    void speechDetectorThatDoesNotOpenRoutesOn() {
        call.speech.failsToOpen = true;
        call.isAnswered();
        assertEquals(
                new Identification.Unavailable("speech detection did not start", 0),
                call.decision().identification());
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void callerMayHangUpAtAnyTime() {
        for (int moment = 0; moment < 6; moment++) {
            TestCall leaving = new TestCall();
            leaving.rings();
            if (moment > 0) {
                leaving.listener(far -> far.onEstablished(Optional.empty()));
            }
            if (moment > 1) {
                leaving.time.pass(1_000);
            }
            if (moment > 2) {
                leaving.speech.speaks(2.0); // being read
            }
            if (moment > 3) {
                leaving.speech.speaks(0.1); // decided, welcomed
            }
            if (moment > 4) {
                leaving.time.pass(1_500); // holding
            }
            leaving.hangsUp();
            leaving.speech.speaks(1);
            leaving.presses('1');
            leaving.time.pass(1_000_000);
            assertEquals(Optional.of(CallEnd.CALLER_HUNG_UP), leaving.end(), "moment " + moment);
            assertEquals(CallEvent.Ended.class, leaving.events.getLast().getClass());
            assertEquals(
                    moment > 3 ? 1 : 0, leaving.told(CallEvent.Decided.class).size(), "moment " + moment);
            assertTrue(leaving.media.closed);
            assertFalse(leaving.speech.isOpen);
            assertEquals(0, leaving.time.openTimers(), "moment " + moment);
            assertEquals(1, Objects.requireNonNull(leaving.server).ends().get(CallEnd.CALLER_HUNG_UP));
        }
    }

    @Test
    void everyEndOfADialogHasItsCallEnd() {
        for (SipEnd.Cause cause : SipEnd.Cause.values()) {
            TestCall ending = new TestCall();
            ending.rings();
            ending.sip().ends(new SipEnd(cause, 0));
            CallEnd expected = switch (cause) {
                case REMOTE_HUNG_UP -> CallEnd.CALLER_HUNG_UP;
                case REMOTE_CANCELLED -> CallEnd.CALLER_CANCELLED;
                case REPLACED -> CallEnd.TRANSFERRED;
                case LOCAL_HUNG_UP -> CallEnd.FLOW_HUNG_UP;
                case REJECTED_BY_US -> CallEnd.REJECTED_BY_POLICY;
                case REJECTED_BY_REMOTE, PROTOCOL_ERROR -> CallEnd.PROTOCOL_ERROR;
                case NO_ACK -> CallEnd.NO_ACK;
                case TIMED_OUT -> CallEnd.PEER_TIMED_OUT;
                case ENDPOINT_CLOSED -> CallEnd.SERVER_SHUTDOWN;
            };
            assertEquals(Optional.of(expected), ending.end(), cause.name());
        }
    }

    @Test
    void silenceOnTheWireEndsTheCall() {
        call.isAnswered();
        Objects.requireNonNull(call.media.listener).onMediaTimeout(30_000);
        assertEquals(Optional.of(CallEnd.MEDIA_TIMEOUT), call.end());
        assertEquals("BYE", call.sip().said.getLast());
    }

    @Test
    void longestCallEnds() {
        call.isAnswered();
        call.time.pass(600_000);
        assertEquals(Optional.of(CallEnd.TOO_LONG), call.end());
        assertEquals(600, call.told(CallEvent.Ended.class).getFirst().seconds(), 1e-6);
    }

    @Test
    void reofferWithNothingForUsLeavesTheCallAsItWas() {
        call.isAnswered();
        assertEquals(Optional.empty(), call.reoffers("video"));
        assertEquals(Optional.empty(), call.reoffers("broken"));
        assertEquals(1, call.media.connected.size());
        assertEquals(Optional.empty(), call.end());
    }

    @Test
    void reofferWithoutSdpIsAnsweredWithOurOffer() {
        call.isAnswered();
        call.listener(far -> assertEquals(Optional.of("our offer"), far.onOffer(Optional.empty())));
        call.listener(far -> far.onOfferAnswered(Optional.of("answer")));
        assertEquals(2, call.media.connected.size());
    }

    @Test
    void listenerThatThrowsChangesNothing() {
        TestCall deaf = new TestCall();
        deaf.identify = _ -> TestCall.ANNA;
        deaf.isAnswered();
        CallEvents events = new CallEvents("c", "f", deaf.time, _ -> {
            throw new IllegalStateException("page closed");
        });
        events.answered();
        events.ended(CallEnd.CALLER_HUNG_UP, 1, MediaCounters.NONE);
        events.answered(); // after its end: dropped
        deaf.time.pass(1_000);
        deaf.speech.speaks(2.2);
        assertEquals("Identified", deaf.result());
    }

    @Test
    void keyByInfoCountsLikeAnyOther() {
        call.isAnswered();
        call.listener(far -> far.onInfoDigit('#'));
        call.speech.isSilent(4.2);
        assertEquals(List.of("greeting", "say-more"), call.media.played, "the greeting was stopped at once");
    }
}
