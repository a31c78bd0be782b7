package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Races and odd sequences, sent as exact bytes to a running endpoint. */
class RaceTest {
    private final Desk server = new Desk();
    private final RawPhone phone = new RawPhone(server.port());

    @AfterEach
    void hangUpEverything() {
        phone.close();
        server.close();
    }

    private Recorder established() {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        Recorder recorder = server.caller();
        recorder.await("established none");
        return recorder;
    }

    @Test
    void tryingComesBeforeAnythingElse() {
        phone.send(phone.invite(1, "a"));
        assertTrue(phone.next(15_000).startsWith("SIP/2.0 100 "));
        assertTrue(phone.next(15_000).startsWith("SIP/2.0 180 "));
        String ok = phone.next(15_000);
        assertTrue(ok.startsWith("SIP/2.0 200 "), ok);
        assertTrue(RawPhone.header(ok, "Contact").contains("127.0.0.1:" + server.port()), ok);
        assertTrue(ok.endsWith(Recorder.SDP), ok);
    }

    @Test
    void unacknowledgedAnswerIsRepeatedThenHungUp() {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        for (int repeated = 0; repeated < 4; repeated++) {
            phone.receive("200", "INVITE");
        }
        String bye = phone.receive("BYE", "BYE");
        phone.respond(bye, 200);
        assertEquals(SipEnd.Cause.NO_ACK, server.caller().awaitEnd().cause());
        Recorder.await("forgotten", () -> server.endpoint.openCalls() == 0);
    }

    @Test
    void repeatedInviteMakesOneCall() {
        phone.send(phone.invite(1, "a"));
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
        phone.send(phone.invite(1, "a"));
        phone.send(phone.request("OPTIONS", 2, "c", ""));
        phone.receive("200", "OPTIONS");
        assertEquals(1, server.calls.size());
    }

    @Test
    void cancelWhileRinging() {
        server.manner = Desk.Manner.RINGS;
        phone.send(phone.invite(1, "a"));
        phone.receive("180", "INVITE");
        phone.toTag = "";
        phone.send(phone.request("CANCEL", 1, "a", ""));
        phone.receive("200", "CANCEL");
        phone.receive("487", "INVITE");
        phone.send(phone.request("ACK", 1, "a", ""));
        assertEquals(SipEnd.Cause.REMOTE_CANCELLED, server.caller().awaitEnd().cause());
    }

    @Test
    void cancelAfterTheAnswerChangesNothing() {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        String tag = phone.toTag;
        phone.toTag = "";
        phone.send(phone.request("CANCEL", 1, "a", ""));
        phone.receive("200", "CANCEL");
        phone.toTag = tag;
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
        assertEquals(Optional.empty(), server.caller().end);
    }

    @Test
    void cancelOfNothingIs481() {
        phone.send(phone.request("CANCEL", 1, "zz", ""));
        phone.receive("481", "CANCEL");
    }

    @Test
    void byeBeforeAckEndsTheCall() {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("BYE", 2, "b", ""));
        phone.receive("200", "BYE");
        assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, server.caller().awaitEnd().cause());
        phone.send(phone.request("ACK", 1, "c", ""));
        assertEquals(List.of("ended REMOTE_HUNG_UP 0"), server.caller().events());
    }

    @Test
    void byeWhileRingingEndsInviteWith487() {
        server.manner = Desk.Manner.RINGS;
        phone.send(phone.invite(1, "a"));
        phone.receive("180", "INVITE");
        phone.send(phone.request("BYE", 2, "b", ""));
        phone.receive("200", "BYE");
        phone.receive("487", "INVITE");
        assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, server.caller().awaitEnd().cause());
    }

    @Test
    void hangUpBeforeAckWaitsForTheAck() {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        server.call().hangUp(List.of());
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, server.caller().awaitEnd().cause());
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        phone.respond(phone.receive("BYE", "BYE"), 200);
    }

    @Test
    void crossingByesAreBothAnswered() {
        Recorder recorder = established();
        server.call().hangUp(List.of());
        String bye = phone.receive("BYE", "BYE");
        phone.send(phone.request("BYE", 2, "c", ""));
        phone.receive("200", "BYE");
        phone.respond(bye, 200);
        assertEquals(1, recorder.count(event -> event.startsWith("ended")));
    }

    @Test
    void lostByeEndsTheCallAllTheSame() {
        established();
        server.call().hangUp(List.of());
        phone.receive("BYE", "BYE");
        phone.receive("BYE", "BYE");
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, server.caller().awaitEnd().cause());
        assertEquals(0, server.endpoint.openCalls());
    }

    @Test
    void reinviteIsAnsweredAndRepeatedUntilAcknowledged() {
        Recorder recorder = established();
        phone.send(phone.invite(2, "c"));
        phone.receive("200", "INVITE");
        String again = phone.receive("200", "INVITE");
        assertEquals("2 INVITE", RawPhone.header(again, "CSeq"));
        phone.send(phone.request("ACK", 2, "d", ""));
        recorder.await("offer sdp");
        assertEquals(Optional.empty(), recorder.end);
    }

    @Test
    void reinviteWithoutOfferGetsOneAndTheAckAnswersIt() {
        Recorder recorder = established();
        phone.send(phone.request("INVITE", 2, "c", ""));
        String ok = phone.receive("200", "INVITE");
        assertTrue(ok.endsWith(Recorder.SDP), ok);
        phone.send(phone.request("ACK", 2, "d", Recorder.SDP));
        recorder.await("offer none");
        recorder.await("offer-answered sdp");
    }

    @Test
    void refusedOfferIs488AndKeepsTheCall() {
        Recorder recorder = established();
        recorder.answer = Optional.empty();
        phone.send(phone.invite(2, "c"));
        phone.receive("488", "INVITE");
        phone.send(phone.request("ACK", 2, "c", ""));
        assertEquals(Optional.empty(), recorder.end);
    }

    @Test
    void lateOfferComesInTheAnswer() {
        phone.send(phone.request("INVITE", 1, "a", ""));
        String ok = phone.receive("200", "INVITE");
        assertTrue(ok.endsWith(Recorder.SDP), ok);
        phone.send(phone.request("ACK", 1, "b", Recorder.SDP));
        server.caller().await("established sdp");
        assertEquals(Optional.empty(), server.call().invite().orElseThrow().offer());
    }

    @Test
    void glareIs491() {
        established();
        server.call().reoffer(Recorder.SDP);
        String theirs = phone.receive("INVITE", "INVITE");
        phone.send(phone.invite(2, "c"));
        phone.receive("491", "INVITE");
        phone.send(phone.request("ACK", 2, "c", ""));
        phone.respond(theirs, 491);
        phone.receive("ACK", "ACK");
        // The loser of the glare tries again (RFC 3261 section 14.1).
        String again;
        do {
            again = phone.receive("INVITE", "INVITE");
        } while (!RawPhone.header(again, "CSeq").equals("2 INVITE"));
    }

    @Test
    void updateWithOfferIsAnsweredAndWithoutRefreshes() {
        Recorder recorder = established();
        phone.send(phone.request("UPDATE", 2, "c", Recorder.SDP));
        assertTrue(phone.receive("200", "UPDATE").endsWith(Recorder.SDP));
        phone.send(phone.request("UPDATE", 3, "d", ""));
        phone.receive("200", "UPDATE");
        assertEquals(1, recorder.count("offer sdp"::equals));
    }

    @Test
    void keysComeByInfo() {
        Recorder recorder = established();
        phone.send(
                phone.request("INFO", 2, "c", "Signal=5\r\nDuration=160\r\n", "Content-Type: application/dtmf-relay"));
        phone.receive("200", "INFO");
        phone.send(phone.request("INFO", 3, "d", "#", "Content-Type: application/dtmf"));
        phone.receive("200", "INFO");
        phone.send(phone.request("INFO", 4, "e", "<x/>", "Content-Type: application/media_control+xml"));
        phone.receive("415", "INFO");
        phone.send(phone.request("INFO", 5, "f", ""));
        phone.receive("200", "INFO");
        assertEquals(List.of("established none", "digit 5", "digit #"), recorder.events());
    }

    @Test
    void requestOutOfOrderIs500() {
        established();
        phone.send(phone.request("OPTIONS", 9, "c", ""));
        phone.receive("200", "OPTIONS");
        phone.send(phone.request("OPTIONS", 4, "d", ""));
        phone.receive("500", "OPTIONS");
    }

    @Test
    void strangersInTheDialogAre481() {
        phone.toTag = "nobody";
        for (String method : List.of("BYE", "INFO", "UPDATE", "NOTIFY", "OPTIONS", "INVITE")) {
            phone.send(phone.request(method, 2, method, "", "Event: refer", "Subscription-State: active"));
            phone.receive("481", method);
        }
        phone.toTag = "";
        phone.send(phone.request("BYE", 3, "x", ""));
        phone.receive("481", "BYE");
    }

    @Test
    void otherBranchOfTheSameInviteIs482() {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        phone.toTag = "";
        phone.send(phone.invite(1, "other"));
        phone.receive("482", "INVITE");
        assertEquals(1, server.calls.size());
    }

    @Test
    void optionsTellCapabilities() {
        phone.send(phone.request("OPTIONS", 1, "a", ""));
        String ok = phone.receive("200", "OPTIONS");
        assertTrue(RawPhone.header(ok, "Allow").contains("INVITE"), ok);
        assertTrue(RawPhone.header(ok, "Accept").contains("application/sdp"), ok);
        assertTrue(ok.contains("Supported:"), ok);
    }

    @Test
    void inDialogRequestsFollowTheRecordedRoute() {
        phone.send(phone.request(
                "INVITE",
                1,
                "a",
                Recorder.SDP,
                "Record-Route: <sip:127.0.0.1:" + phone.port() + ";lr>, <sip:far.example;lr>"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
        server.call().hangUp(List.of());
        String bye = phone.receive("BYE", "BYE");
        assertTrue(bye.indexOf("127.0.0.1:" + phone.port() + ";lr") < bye.indexOf("far.example;lr"), bye);
        phone.respond(bye, 200);
    }

    /** RFC 3261 section 12.2.1.1: a first hop without lr finds itself in the Request-URI, and the far end last in Route. */
    @Test
    void strictRouterFindsItselfInTheRequestUri() {
        String strict = "sip:127.0.0.1:" + phone.port() + ";strict";
        phone.send(
                phone.request("INVITE", 1, "a", Recorder.SDP, "Record-Route: <" + strict + ">, <sip:far.example;lr>"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
        server.call().hangUp(List.of());
        String bye = phone.receive("BYE", "BYE");
        assertTrue(bye.startsWith("BYE " + strict + " SIP/2.0\r\n"), bye);
        int far = bye.indexOf("Route: <sip:far.example;lr>");
        assertTrue(far > 0 && bye.indexOf("<sip:raw@127.0.0.1", far) > far, bye);
        phone.respond(bye, 200);
    }

    @Test
    void deadDialogIsEndedOn481() {
        Recorder recorder = established();
        server.call().reoffer(Recorder.SDP);
        phone.respond(phone.receive("INVITE", "INVITE"), 481);
        assertEquals(SipEnd.Cause.PROTOCOL_ERROR, recorder.awaitEnd().cause());
    }

    @Test
    void placedCallAcknowledgesEveryAnswerAndEndsOtherBranches() {
        Recorder recorder = new Recorder();
        SipCall call = server.endpoint.invite(
                new OutgoingInvite("sip:x@127.0.0.1:" + phone.port(), "sip:a@b.example", "", Recorder.SDP, List.of()),
                recorder);
        String invite = phone.receive("INVITE", "INVITE");
        String contact = "Contact: <sip:x@127.0.0.1:" + phone.port() + ">";
        phone.respond(
                invite.replace("To: <sip:x@127.0.0.1:" + phone.port() + ">", "To: <sip:x@h>;tag=one"), 200, contact);
        phone.receive("ACK", "ACK");
        phone.respond(
                invite.replace("To: <sip:x@127.0.0.1:" + phone.port() + ">", "To: <sip:x@h>;tag=one"), 200, contact);
        phone.receive("ACK", "ACK");
        phone.respond(
                invite.replace("To: <sip:x@127.0.0.1:" + phone.port() + ">", "To: <sip:x@h>;tag=two"), 200, contact);
        String ack = phone.receive("ACK", "ACK");
        assertTrue(RawPhone.header(ack, "To").endsWith("tag=two"), ack);
        String bye = phone.receive("BYE", "BYE");
        assertTrue(RawPhone.header(bye, "To").endsWith("tag=two"), bye);
        phone.respond(bye, 200);
        assertEquals(Optional.empty(), recorder.end);
        call.hangUp(List.of());
        bye = phone.receive("BYE", "BYE");
        assertTrue(RawPhone.header(bye, "To").endsWith("tag=one"), bye);
        phone.respond(bye, 200);
    }

    @Test
    void answerThatCrossedTheCancelIsAcknowledgedAndHungUp() {
        Recorder recorder = new Recorder();
        SipCall call = server.endpoint.invite(
                new OutgoingInvite("sip:x@127.0.0.1:" + phone.port(), "sip:a@b.example", "", Recorder.SDP, List.of()),
                recorder);
        String invite = phone.receive("INVITE", "INVITE");
        phone.respond(invite, 100);
        phone.respond(invite.replace("To: <sip:x@127.0.0.1:" + phone.port() + ">", "To: <sip:x@h>;tag=one"), 180);
        recorder.await("progress 180");
        call.hangUp(List.of());
        String cancel = phone.receive("CANCEL", "CANCEL");
        phone.respond(
                invite.replace("To: <sip:x@127.0.0.1:" + phone.port() + ">", "To: <sip:x@h>;tag=one"),
                200,
                "Contact: <sip:x@127.0.0.1:" + phone.port() + ">");
        phone.respond(cancel, 200);
        phone.receive("ACK", "ACK");
        phone.respond(phone.receive("BYE", "BYE"), 200);
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, recorder.awaitEnd().cause());
        assertEquals(1, recorder.count(event -> event.startsWith("ended")));
    }
}
