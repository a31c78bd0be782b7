package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Provisional responses acknowledged by PRACK (RFC 3262), ours and theirs. */
@NullMarked
class ReliableRingingTest {
    private final Desk server = new Desk();
    private final RawPhone phone = new RawPhone(server.port());

    @AfterEach
    void close() {
        phone.close();
        server.close();
    }

    private String rack(String ringing) {
        return "RAck: " + RawPhone.header(ringing, "RSeq") + " 1 INVITE";
    }

    @Test
    void ringingIsRepeatedUntilItsPrack() {
        server.manner = Desk.Manner.RINGS;
        phone.send(phone.request("INVITE", 1, "a", Recorder.SDP, "Require: 100rel"));
        String ringing = phone.receive("180", "INVITE");
        assertEquals("100rel", RawPhone.header(ringing, "Require"));
        String again = phone.receive("180", "INVITE");
        assertEquals(RawPhone.header(ringing, "RSeq"), RawPhone.header(again, "RSeq"));
        phone.send(phone.request("PRACK", 2, "p", "", rack(ringing)));
        phone.receive("200", "PRACK");
        phone.send(phone.request("PRACK", 3, "q", "", rack(ringing)));
        phone.receive("481", "PRACK");
        server.call().answer(Recorder.SDP, List.of());
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
    }

    @Test
    void prackThatCrossesTheAnswerIsTaken() {
        phone.send(phone.request("INVITE", 1, "a", Recorder.SDP, "Require: 100rel"));
        String ringing = phone.receive("180", "INVITE");
        phone.receive("200", "INVITE");
        phone.send(phone.request("PRACK", 2, "p", "", rack(ringing)));
        phone.receive("200", "PRACK");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
    }

    @Test
    void ringingThatIsNeverAcknowledgedEndsTheCall() {
        server.manner = Desk.Manner.RINGS;
        phone.send(phone.request("INVITE", 1, "a", Recorder.SDP, "Require: 100rel"));
        phone.receive("504", "INVITE");
        phone.send(phone.request("ACK", 1, "a", ""));
        assertEquals(new SipEnd(SipEnd.Cause.TIMED_OUT, 504), server.caller().awaitEnd());
    }

    @Test
    void callWithoutOfferIsAnsweredWithoutRinging() {
        phone.send(phone.request("INVITE", 1, "a", "", "Require: 100rel"));
        String ok = phone.receive("200", "INVITE");
        assertTrue(ok.endsWith(Recorder.SDP), ok);
        phone.send(phone.request("ACK", 1, "b", Recorder.SDP));
        server.caller().await("established sdp");
    }

    @Test
    void prackOfNothingIsRefused() {
        phone.send(phone.request("PRACK", 1, "p", "", "RAck: 1 1 INVITE"));
        phone.receive("481", "PRACK");
        phone.send(phone.request("PRACK", 2, "q", ""));
        phone.receive("400", "PRACK");
    }

    @Test
    void cancelDuringReliableRingingEndsIt() {
        server.manner = Desk.Manner.RINGS;
        phone.send(phone.request("INVITE", 1, "a", Recorder.SDP, "Require: 100rel"));
        phone.receive("180", "INVITE");
        phone.toTag = "";
        phone.send(phone.request("CANCEL", 1, "a", ""));
        phone.receive("200", "CANCEL");
        phone.receive("487", "INVITE");
        phone.send(phone.request("ACK", 1, "a", ""));
        assertEquals(SipEnd.Cause.REMOTE_CANCELLED, server.caller().awaitEnd().cause());
    }

    @Test
    void earlyUpdateWithoutOfferIsTakenAndWithOneDeferred() {
        server.manner = Desk.Manner.RINGS;
        phone.send(phone.invite(1, "a"));
        phone.receive("180", "INVITE");
        phone.send(phone.request("UPDATE", 2, "u", ""));
        phone.receive("200", "UPDATE");
        phone.send(phone.request("UPDATE", 3, "v", Recorder.SDP));
        assertTrue(
                !RawPhone.header(phone.receive("500", "UPDATE"), "Retry-After").isEmpty());
    }

    @Test
    void ourCallAcknowledgesEachReliableResponseOnceAndKeepsItsAnswer() {
        Recorder recorder = new Recorder();
        server.endpoint.invite(
                new OutgoingInvite("sip:x@127.0.0.1:" + phone.port(), "sip:a@b.example", "", Recorder.SDP, List.of()),
                recorder);
        String invite = phone.receive("INVITE", "INVITE");
        assertTrue(RawPhone.header(invite, "Supported").contains("100rel"), invite);
        String tagged = invite.replace("To: <sip:x@127.0.0.1:" + phone.port() + ">", "To: <sip:x@h>;tag=one");
        String contact = "Contact: <sip:x@127.0.0.1:" + phone.port() + ">";
        phone.respondWith(
                tagged, 183, Recorder.SDP, contact, "Require: 100rel", "RSeq: 7", "Content-Type: application/sdp");
        String prack = phone.receive("PRACK", "PRACK");
        assertEquals("7 " + RawPhone.header(invite, "CSeq"), RawPhone.header(prack, "RAck"));
        phone.respond(prack, 200);
        // Repeated, and one too far: neither is acknowledged; the next in order is.
        phone.respond(tagged, 183, contact, "Require: 100rel", "RSeq: 7");
        phone.respond(tagged, 180, contact, "Require: 100rel", "RSeq: 9");
        phone.respond(tagged, 180, contact, "Require: 100rel", "RSeq: 8");
        String second = phone.receive("PRACK", "PRACK");
        assertEquals("8 " + RawPhone.header(invite, "CSeq"), RawPhone.header(second, "RAck"));
        phone.respond(second, 200);
        phone.respond(tagged, 200, contact);
        phone.receive("ACK", "ACK");
        recorder.await("answered sdp");
        assertEquals(Optional.empty(), recorder.end);
    }
}
