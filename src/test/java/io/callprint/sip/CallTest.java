package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two endpoints call each other over real sockets. */
class CallTest {
    private final Desk server = new Desk();
    private final Desk client = new Desk();
    private final Recorder caller = new Recorder();

    @AfterEach
    void hangUpEverything() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void callIsAnsweredAndHungUpByTheCaller(String transport) {
        SipCall call = client.dial(server, transport, caller, new SipHeader("X-Order", "17"));
        caller.await("answered sdp");
        Recorder called = server.caller();
        called.await("established none");

        SipInvite invite = server.call().invite().orElseThrow();
        assertEquals("+4930123", invite.fromUser());
        assertEquals("service", invite.toUser());
        assertEquals("Ann A Caller", invite.fromDisplayName());
        assertEquals(Optional.of("17"), invite.header("x-order"));
        assertEquals(Recorder.SDP, invite.offer().orElseThrow());
        assertEquals(1, server.endpoint.openCalls());

        call.hangUp(List.of());
        assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, called.awaitEnd().cause());
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, caller.awaitEnd().cause());
        assertEquals(List.of("progress 180", "answered sdp", "ended LOCAL_HUNG_UP 0"), caller.events());
        Recorder.await("no open calls", () -> server.endpoint.openCalls() + client.endpoint.openCalls() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void callIsHungUpByTheCalled(String transport) {
        client.dial(server, transport, caller);
        server.caller().await("established none");
        server.call().hangUp(List.of(new SipHeader("X-Result", "done")));
        assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, caller.awaitEnd().cause());
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, server.caller().awaitEnd().cause());
    }

    @Test
    void refusalReachesTheCallerWithItsStatus() {
        server.manner = Desk.Manner.RINGS;
        client.dial(server, "udp", caller);
        server.call().reject(486, "Busy at lunch", List.of());
        assertEquals(new SipEnd(SipEnd.Cause.REJECTED_BY_REMOTE, 486), caller.awaitEnd());
        assertEquals(
                new SipEnd(SipEnd.Cause.REJECTED_BY_US, 486), server.caller().awaitEnd());
    }

    @Test
    void hangUpWhileRingingCancels() {
        server.manner = Desk.Manner.RINGS;
        SipCall call = client.dial(server, "udp", caller);
        caller.await("progress 180");
        call.hangUp(List.of());
        assertEquals(SipEnd.Cause.REMOTE_CANCELLED, server.caller().awaitEnd().cause());
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, caller.awaitEnd().cause());
    }

    @Test
    void hangUpBeforeAnyAnswerCancelsLater() {
        server.manner = Desk.Manner.SILENT;
        SipCall call = client.dial(server, "udp", caller);
        call.hangUp(List.of());
        assertEquals(SipEnd.Cause.REMOTE_CANCELLED, server.caller().awaitEnd().cause());
    }

    @Test
    void newOfferIsAnsweredBothWays() {
        SipCall call = client.dial(server, "udp", caller);
        Recorder called = server.caller();
        called.await("established none");
        call.reoffer(Recorder.SDP);
        called.await("offer sdp");
        caller.await("offer-answered sdp");
        server.call().reoffer(Recorder.SDP);
        caller.await("offer sdp");
        called.await("offer-answered sdp");
        called.answer = Optional.empty();
        call.reoffer(Recorder.SDP);
        caller.await("offer-answered none");
        assertTrue(caller.end.isEmpty());
        call.hangUp(List.of());
        called.awaitEnd();
    }

    @Test
    void transferIsToldStepByStep() {
        SipCall call = client.dial(server, "udp", caller);
        Recorder called = server.caller();
        called.await("established none");
        server.call().refer("sip:agent@127.0.0.1:5099", List.of(new SipHeader("User-to-User", "56a;encoding=hex")));
        caller.await("refer <sip:agent@127.0.0.1:5099>");
        call.notifyRefer(180);
        call.notifyRefer(200);
        Recorder.await("an outcome", () -> !called.outcomes.isEmpty());
        assertEquals(List.of(new ReferOutcome.Connected(200)), called.outcomes);
        called.await("refer-progress 100");
        called.await("refer-progress 180");
        call.hangUp(List.of());
        called.awaitEnd();
        assertEquals(1, called.outcomes.size());
    }

    @Test
    void refusedTransferKeepsTheCall() {
        caller.referStatus = 603;
        client.dial(server, "udp", caller);
        Recorder called = server.caller();
        called.await("established none");
        server.call().refer("sip:agent@127.0.0.1:5099", List.of());
        Recorder.await("an outcome", () -> !called.outcomes.isEmpty());
        assertEquals(List.of(new ReferOutcome.Refused(603)), called.outcomes);
        assertTrue(called.end.isEmpty());
    }

    @Test
    void targetThatRefusesIsTold() {
        SipCall call = client.dial(server, "udp", caller);
        Recorder called = server.caller();
        called.await("established none");
        server.call().refer("sip:agent@127.0.0.1:5099", List.of());
        caller.await("refer <sip:agent@127.0.0.1:5099>");
        call.notifyRefer(486);
        Recorder.await("an outcome", () -> !called.outcomes.isEmpty());
        assertEquals(List.of(new ReferOutcome.Refused(486)), called.outcomes);
    }

    @Test
    void hangUpAfterAcceptedTransferIsSuccessOfItsKind() {
        SipCall call = client.dial(server, "udp", caller);
        Recorder called = server.caller();
        called.await("established none");
        server.call().refer("sip:agent@127.0.0.1:5099", List.of());
        called.await("refer-progress 100");
        call.hangUp(List.of());
        called.awaitEnd();
        assertEquals(List.of(new ReferOutcome.AcceptedThenHungUp()), called.outcomes);
    }

    @Test
    void transferWithoutFinalNotifyTimesOut() {
        client.dial(server, "udp", caller);
        Recorder called = server.caller();
        called.await("established none");
        server.call().refer("sip:agent@127.0.0.1:5099", List.of());
        Recorder.await("an outcome", () -> !called.outcomes.isEmpty());
        assertEquals(List.of(new ReferOutcome.TimedOut()), called.outcomes);
        assertTrue(called.end.isEmpty());
    }

    @Test
    void fullServerRefusesWithRetryAfter() {
        try (Desk small = new Desk(Desk.FAST, 1)) {
            client.dial(small, "udp", caller);
            small.caller().await("established none");
            Recorder second = new Recorder();
            client.dial(small, "udp", second);
            assertEquals(new SipEnd(SipEnd.Cause.REJECTED_BY_REMOTE, 503), second.awaitEnd());
            assertEquals(1, small.calls.size());
        }
    }

    @Test
    void drainingServerKeepsItsCallsAndRefusesNewOnes() {
        client.dial(server, "udp", caller);
        server.caller().await("established none");
        server.endpoint.refuseNewCalls();
        Recorder second = new Recorder();
        client.dial(server, "udp", second);
        assertEquals(503, second.awaitEnd().status());
        assertTrue(caller.end.isEmpty());
    }

    @Test
    void closingEndsEveryCallOnce() {
        client.dial(server, "udp", caller);
        server.caller().await("established none");
        server.manner = Desk.Manner.RINGS;
        Recorder ringing = new Recorder();
        client.dial(server, "udp", ringing);
        ringing.await("progress 180");
        server.close();
        assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, caller.awaitEnd().cause());
        assertEquals(503, ringing.awaitEnd().status());
        for (Recorder recorder : server.recorders) {
            assertEquals(SipEnd.Cause.ENDPOINT_CLOSED, recorder.awaitEnd().cause());
            assertEquals(1, recorder.count(event -> event.startsWith("ended")));
        }
    }

    @Test
    void nobodyAtTheTargetEndsTheCall() {
        try (java.net.DatagramSocket silent =
                new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress())) {
            client.endpoint.invite(
                    new OutgoingInvite(
                            "sip:x@127.0.0.1:" + silent.getLocalPort(), "sip:a@b.example", "", Recorder.SDP, List.of()),
                    caller);
            assertEquals(SipEnd.Cause.TIMED_OUT, caller.awaitEnd().cause());
        } catch (java.net.SocketException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void refusedTcpConnectionEndsTheCall() {
        client.endpoint.invite(
                new OutgoingInvite("sip:x@127.0.0.1:1;transport=tcp", "sip:a@b.example", "", Recorder.SDP, List.of()),
                caller);
        assertEquals(SipEnd.Cause.TIMED_OUT, caller.awaitEnd().cause());
        Recorder.await("no open calls", () -> client.endpoint.openCalls() == 0);
    }
}
