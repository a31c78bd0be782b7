package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that chose the same Via branch at different addresses (RFC 3261 section 17.2.3). */
class SameBranchTest {
    private final Desk server = new Desk();
    private final RawPhone one = new RawPhone(server.port());
    private final RawPhone two = new RawPhone(server.port());

    @AfterEach
    void hangUpEverything() {
        one.close();
        two.close();
        server.close();
    }

    private static String request(RawPhone phone, String method, int cseq, String branch, String body) {
        return phone.request(method, cseq, "x", body).replaceFirst("branch=[^\r]*", "branch=z9hG4bK" + branch);
    }

    @Test
    void bothAreAnsweredAndHangUp() {
        for (RawPhone phone : List.of(one, two)) {
            phone.send(request(phone, "INVITE", 1, "same", Recorder.SDP));
        }
        for (RawPhone phone : List.of(one, two)) {
            String ok = phone.receive("200", "INVITE");
            assertEquals(phone.callId, RawPhone.header(ok, "Call-ID"));
            phone.send(request(phone, "ACK", 1, "ack", ""));
        }
        Recorder.await("two calls", () -> server.recorders.size() == 2);
        server.recorders.forEach(recorder -> recorder.await("established none"));
        for (RawPhone phone : List.of(one, two)) {
            phone.send(request(phone, "BYE", 2, "bye", ""));
        }
        for (RawPhone phone : List.of(one, two)) {
            assertEquals(phone.callId, RawPhone.header(phone.receive("200", "BYE"), "Call-ID"));
        }
        server.recorders.forEach(recorder ->
                assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, recorder.awaitEnd().cause()));
    }

    @Test
    void cancelOfOneLetsTheOtherRing() {
        server.manner = Desk.Manner.RINGS;
        for (RawPhone phone : List.of(one, two)) {
            phone.send(request(phone, "INVITE", 1, "same", Recorder.SDP));
            phone.receive("180", "INVITE");
            phone.toTag = "";
        }
        one.send(request(one, "CANCEL", 1, "same", ""));
        one.receive("200", "CANCEL");
        one.receive("487", "INVITE");
        one.send(request(one, "ACK", 1, "same", ""));
        server.recorders.getFirst().awaitEnd();
        assertEquals(Optional.empty(), server.recorders.getLast().end);
        server.calls.getLast().answer(Recorder.SDP, List.of());
        assertEquals(two.callId, RawPhone.header(two.receive("200", "INVITE"), "Call-ID"));
        two.send(request(two, "ACK", 1, "ack", ""));
        server.recorders.getLast().await("established none");
    }

    @Test
    void cancelOfAStrangerWhoKnowsTheBranchIs481() {
        server.manner = Desk.Manner.RINGS;
        one.send(request(one, "INVITE", 1, "known", Recorder.SDP));
        one.receive("180", "INVITE");
        one.toTag = "";
        String cancel = request(one, "CANCEL", 1, "known", "");
        two.send(cancel.replace("UDP 127.0.0.1:" + one.port(), "UDP 127.0.0.1:" + two.port()));
        two.receive("481", "CANCEL");
        assertEquals(Optional.empty(), server.caller().end);
    }

    @Test
    void repeatedInviteIsStillOneCall() {
        String invite = request(one, "INVITE", 1, "Again", Recorder.SDP);
        one.send(invite);
        one.receive("200", "INVITE");
        one.send(invite.replace("z9hG4bKAgain", "Z9HG4BKagain"));
        one.receive("200", "INVITE");
        one.send(request(one, "ACK", 1, "ack", ""));
        server.caller().await("established none");
        assertEquals(1, server.calls.size());
    }
}
