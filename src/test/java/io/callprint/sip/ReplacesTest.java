package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attended transfer into Callprint (RFC 3891), and what is refused. */
@NullMarked
class ReplacesTest {
    private final Desk server = new Desk();
    private final RawPhone first = new RawPhone(server.port());
    private final RawPhone second = new RawPhone(server.port());

    @AfterEach
    void close() {
        first.close();
        second.close();
        server.close();
    }

    private Recorder established() {
        first.send(first.invite(1, "a"));
        first.receive("200", "INVITE");
        first.send(first.request("ACK", 1, "b", ""));
        Recorder recorder = server.caller();
        recorder.await("established none");
        return recorder;
    }

    private String replaces(String parameters) {
        return "Replaces: " + first.callId + ";to-tag=" + first.toTag + ";from-tag=raw" + parameters;
    }

    @Test
    void newCallTakesThePlaceOfTheOld() {
        Recorder replaced = established();
        second.send(second.request("INVITE", 1, "a", Recorder.SDP, replaces(""), "Require: replaces"));
        second.receive("200", "INVITE");
        assertEquals(Optional.empty(), replaced.end);
        second.send(second.request("ACK", 1, "b", ""));
        first.respond(first.receive("BYE", "BYE"), 200);
        assertEquals(SipEnd.Cause.REPLACED, replaced.awaitEnd().cause());
        assertEquals(Optional.empty(), server.caller().end);
    }

    @Test
    void replacementOfTheEarlyOnlyIs486() {
        established();
        second.send(second.request("INVITE", 1, "a", Recorder.SDP, replaces(";early-only")));
        second.receive("486", "INVITE");
        second.send(second.request("ACK", 1, "a", ""));
    }

    @Test
    void replacementOfNothingIs481() {
        established();
        first.toTag = "other";
        second.send(second.request("INVITE", 1, "a", Recorder.SDP, replaces("")));
        second.receive("481", "INVITE");
        second.send(second.request("ACK", 1, "a", ""));
    }

    @Test
    void replacementOfACallThatRingsIs481() {
        server.manner = Desk.Manner.RINGS;
        first.send(first.invite(1, "a"));
        first.receive("180", "INVITE");
        second.send(second.request("INVITE", 1, "a", Recorder.SDP, replaces("")));
        second.receive("481", "INVITE");
        second.send(second.request("ACK", 1, "a", ""));
    }

    @Test
    void replacementThatCannotBeReadIs400() {
        second.send(second.request("INVITE", 1, "a", Recorder.SDP, "Replaces: x;to-tag=1"));
        second.receive("400", "INVITE");
        second.send(second.request("ACK", 1, "a", ""));
    }

    @Test
    void joiningIsRefused() {
        established();
        second.send(second.request(
                "INVITE", 1, "a", Recorder.SDP, "Join: " + first.callId + ";to-tag=x;from-tag=raw", "Require: join"));
        assertEquals("join", RawPhone.header(second.receive("420", "INVITE"), "Unsupported"));
        second.send(second.request("ACK", 1, "a", ""));
        second.toTag = "";
        second.send(second.request("INVITE", 2, "c", Recorder.SDP, "Join: " + first.callId + ";to-tag=x;from-tag=raw"));
        second.receive("481", "INVITE");
        second.send(second.request("ACK", 2, "c", ""));
        assertTrue(server.calls.size() == 1);
    }
}
