package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Session timers (RFC 4028) on the wire; a second of theirs lasts 10 ms here. */
@NullMarked
class SessionTimerTest {
    private static final String ALLOW = "Allow: INVITE, ACK, BYE, UPDATE";

    private final Desk server = new Desk();
    private final RawPhone phone = new RawPhone(server.port());

    @AfterEach
    void close() {
        phone.close();
        server.close();
    }

    private String established(String... headers) {
        phone.send(phone.request("INVITE", 1, "a", Recorder.SDP, headers));
        String ok = phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
        return ok;
    }

    @Test
    void callerThatCanRefreshIsAskedTo() {
        String ok = established("Supported: timer", "Session-Expires: 200");
        assertEquals("200;refresher=uac", RawPhone.header(ok, "Session-Expires"));
        assertEquals("timer", RawPhone.header(ok, "Require"));
        assertTrue(RawPhone.header(ok, "Supported").contains("timer"), ok);
        phone.send(phone.request("UPDATE", 2, "c", "", "Supported: timer", "x: 120;refresher=uas"));
        assertEquals("120;refresher=uas", RawPhone.header(phone.receive("200", "UPDATE"), "Session-Expires"));
    }

    @Test
    void callWhoseRefreshDoesNotComeIsHungUp() {
        established("Supported: timer", "Session-Expires: 90;refresher=uac");
        phone.respond(phone.receive("BYE", "BYE"), 200);
        assertEquals(SipEnd.Cause.TIMED_OUT, server.caller().awaitEnd().cause());
    }

    /** A timer of half an hour would hold an ended call as long. */
    @Test
    void anEndedCallLeavesNoTimerBehind() {
        established("Supported: timer", "Session-Expires: 1000000;refresher=uac");
        assertEquals(1, server.endpoint.waitingTimers());
        phone.send(phone.request("BYE", 2, "c", ""));
        phone.receive("200", "BYE");
        server.caller().awaitEnd();
        assertEquals(0, server.endpoint.waitingTimers());
    }

    @Test
    void refreshOfTheCallerKeepsTheCall() {
        established("Supported: timer", "Session-Expires: 90;refresher=uac");
        for (int cseq = 2; cseq < 8; cseq++) {
            java.util.concurrent.locks.LockSupport.parkNanos(250_000_000);
            phone.send(phone.request(
                    "UPDATE", cseq, "u" + cseq, "", "Supported: timer", "Session-Expires: 90;refresher=uac"));
            phone.receive("200", "UPDATE");
        }
        assertEquals(Optional.empty(), server.caller().end);
    }

    @Test
    void callerThatCannotRefreshIsRefreshedByUpdate() {
        String ok = established("Session-Expires: 100", ALLOW);
        assertEquals("100;refresher=uas", RawPhone.header(ok, "Session-Expires"));
        assertEquals("", RawPhone.header(ok, "Require"));
        for (int turn = 0; turn < 2; turn++) {
            String update = phone.receive("UPDATE", "UPDATE");
            assertEquals("100;refresher=uac", RawPhone.header(update, "Session-Expires"));
            assertEquals("90", RawPhone.header(update, "Min-SE"));
            assertTrue(!update.contains("v=0"), update);
            phone.respond(update, 200, "Session-Expires: 100;refresher=uac", "Require: timer");
        }
        assertEquals(Optional.empty(), server.caller().end);
    }

    @Test
    void callerWithoutUpdateIsRefreshedByTheSameDescription() {
        established("Session-Expires: 90");
        String invite = phone.receive("INVITE", "INVITE");
        assertTrue(invite.endsWith(Recorder.SDP), invite);
        phone.respond(invite, 200, "Contact: <sip:raw@127.0.0.1:" + phone.port() + ">");
        phone.receive("ACK", "ACK");
        phone.receive("INVITE", "INVITE");
    }

    @Test
    void refusedUpdateIsFollowedByAnInvite() {
        established("Session-Expires: 90", ALLOW);
        phone.respond(phone.receive("UPDATE", "UPDATE"), 405);
        phone.receive("INVITE", "INVITE");
    }

    @Test
    void tooSmallARefreshIsSentAgainWithMore() {
        established("Session-Expires: 90", ALLOW);
        phone.respond(phone.receive("UPDATE", "UPDATE"), 422, "Min-SE: 150");
        assertEquals("150;refresher=uac", RawPhone.header(phone.receive("UPDATE", "UPDATE"), "Session-Expires"));
    }

    @Test
    void refreshThatIsNeverAnsweredEndsTheCall() {
        established("Session-Expires: 90", ALLOW);
        phone.receive("UPDATE", "UPDATE");
        assertEquals(SipEnd.Cause.TIMED_OUT, server.caller().awaitEnd().cause());
    }

    @Test
    void refreshThatMeetsNoCallEndsIt() {
        established("Session-Expires: 90", ALLOW);
        phone.respond(phone.receive("UPDATE", "UPDATE"), 481);
        assertEquals(SipEnd.Cause.PROTOCOL_ERROR, server.caller().awaitEnd().cause());
    }

    @Test
    void refreshCrossingTheCallersOfferIsAnsweredAndAnswers() {
        established("Session-Expires: 90", ALLOW);
        String update = phone.receive("UPDATE", "UPDATE");
        phone.send(phone.request("INVITE", 2, "c", Recorder.SDP, "Session-Expires: 90"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 2, "d", ""));
        phone.respond(update, 200);
        phone.receive("UPDATE", "UPDATE");
        assertEquals(Optional.empty(), server.caller().end);
    }

    @Test
    void tooShortAnIntervalIs422() {
        phone.send(phone.request("INVITE", 1, "a", Recorder.SDP, "Supported: timer", "Session-Expires: 60"));
        assertEquals("90", RawPhone.header(phone.receive("422", "INVITE"), "Min-SE"));
        phone.send(phone.request("ACK", 1, "a", ""));
    }

    @Test
    void tooShortAnIntervalOfOneWhoWouldNotUnderstandIsLengthened() {
        String ok = established("Session-Expires: 60");
        assertEquals("90;refresher=uas", RawPhone.header(ok, "Session-Expires"));
    }

    @Test
    void twoEndpointsKeepACallForManyIntervals() {
        try (Desk caller = new Desk()) {
            Recorder recorder = new Recorder();
            caller.dial(server, "udp", recorder, new SipHeader("Session-Expires", "200"));
            server.caller().await("established none");
            java.util.concurrent.locks.LockSupport.parkNanos(3_500_000_000L);
            assertEquals(Optional.empty(), recorder.end);
            assertEquals(Optional.empty(), server.caller().end);
        }
    }

    @Test
    void oddValuesCostNothing() {
        String ok = established("Supported: timer", "Session-Expires: soon", "Min-SE: -1");
        assertEquals("1800;refresher=uac", RawPhone.header(ok, "Session-Expires"));
        for (String odd : List.of("1;refresher", ";;", "99999999999999", "1800 ; refresher = x", "")) {
            RawMessage raw = new RawMessage("INVITE", List.of(new RawMessage.Line("Session-Expires", odd)));
            SessionInterval.asServer(raw, 1_800).ifPresent(interval -> assertTrue(interval.seconds() >= 90));
        }
    }
}
