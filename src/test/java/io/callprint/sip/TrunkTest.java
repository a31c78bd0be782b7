package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.SipConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines to trunks: registration, questions whether they are there, their challenges. A second of theirs lasts 10 ms here. */
@NullMarked
class TrunkTest {
    private static final SipConfig PLAIN = new SipConfig("127.0.0.1", 0, Optional.empty(), 10, 7);
    private static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"t\", nonce=\"n1\", qop=\"auth\"";

    private final RawPhone trunk = new RawPhone(1);

    @AfterEach
    void close() {
        trunk.close();
    }

    private SipConfig.Trunk line(boolean registers, int pingSeconds) {
        return new SipConfig.Trunk(
                "sip:127.0.0.1:" + trunk.port(), Optional.of("me"), Optional.of("secret"), registers, 100, pingSeconds);
    }

    private Desk desk(SipConfig.Trunk line) {
        Desk desk = new Desk(Desk.FAST, PLAIN.with(SipConfig.Auth.DEFAULTS, line));
        trunk.faces(desk.port());
        return desk;
    }

    /** The request with that number; repeated ones before it are skipped. */
    private String receive(String method, int cseq) {
        String request;
        do {
            request = trunk.receive(method, method);
        } while (!RawPhone.header(request, "CSeq").equals(cseq + " " + method));
        return request;
    }

    private static DigestHeader answer(String request, String name) {
        return DigestHeader.parse(RawPhone.header(request, name)).orElseThrow(() -> new AssertionError(request));
    }

    private static void fits(DigestHeader answer, String method, DigestAlgorithm algorithm) {
        String expected = algorithm.response(answer, "secret", method, answer.get("qop"), new byte[0]);
        assertEquals(expected, answer.get("response"));
        assertEquals("me", answer.get("username"));
    }

    @Test
    void registrationIsChallengedRefreshedAndTakenBack() {
        Desk desk = desk(line(true, 0));
        try (desk) {
            String first = receive("REGISTER", 1);
            assertTrue(first.startsWith("REGISTER sip:127.0.0.1:" + trunk.port() + " SIP/2.0\r\n"), first);
            assertEquals("100", RawPhone.header(first, "Expires"));
            trunk.respond(first, 401, CHALLENGE, CHALLENGE.replace("nonce", "algorithm=SHA-256, nonce"));
            String second = receive("REGISTER", 2);
            DigestHeader answer = answer(second, "Authorization");
            assertEquals("SHA-256", answer.get("algorithm"));
            fits(answer, "REGISTER", DigestAlgorithm.SHA_256);
            assertEquals(RawPhone.header(first, "Call-ID"), RawPhone.header(second, "Call-ID"));
            String contact = "Contact: " + RawPhone.header(second, "Contact") + ";expires=40";
            trunk.respond(second, 200, contact);
            Recorder.await("registered", () -> desk.endpoint.trunkStates().containsValue("registered"));
            String refresh = receive("REGISTER", 3);
            trunk.respond(refresh, 200, contact);
        }
        String last;
        do {
            last = trunk.receive("REGISTER", "REGISTER");
        } while (!RawPhone.header(last, "Expires").equals("0"));
    }

    @Test
    void staleNonceIsAnsweredAgainAndARefusedPasswordIsNot() {
        try (Desk desk = desk(line(true, 0))) {
            trunk.respond(receive("REGISTER", 1), 401, CHALLENGE);
            String second = receive("REGISTER", 2);
            trunk.respond(second, 401, CHALLENGE.replace("n1", "n2") + ", stale=true");
            String third = receive("REGISTER", 3);
            assertEquals("n2", answer(third, "Authorization").get("nonce"));
            trunk.respond(third, 401, CHALLENGE.replace("n1", "n3"));
            Recorder.await("a refusal", () -> desk.endpoint.trunkStates().containsValue("refused with 401"));
            receive("REGISTER", 4);
        }
    }

    @Test
    void tooShortARegistrationIsAskedForLonger() {
        try (Desk desk = desk(line(true, 0))) {
            trunk.respond(receive("REGISTER", 1), 423, "Min-Expires: 300");
            String second = receive("REGISTER", 2);
            assertEquals("300", RawPhone.header(second, "Expires"));
            trunk.respond(second, 200, "Expires: 300");
            Recorder.await("registered", () -> desk.endpoint.trunkStates().containsValue("registered"));
        }
    }

    @Test
    void trunkThatDoesNotAnswerIsTriedAgain() {
        try (Desk desk = desk(line(true, 0))) {
            receive("REGISTER", 1);
            Recorder.await("silence", () -> desk.endpoint.trunkStates().containsValue("does not answer"));
            receive("REGISTER", 2);
        }
    }

    @Test
    void trunkIsAskedWhetherItIsThere() {
        try (Desk desk = desk(line(false, 30))) {
            trunk.respond(receive("OPTIONS", 1), 200);
            Recorder.await("an answer", () -> desk.endpoint.trunkStates().equals(Map.of("127.0.0.1", "reachable")));
            trunk.respond(receive("OPTIONS", 2), 503);
            Recorder.await("a refusal", () -> desk.endpoint.trunkStates().containsValue("takes no calls"));
        }
    }

    @Test
    void transferIsChallengedAndGoesOn() {
        try (Desk desk = desk(line(false, 0))) {
            trunk.send(trunk.invite(1, "a"));
            trunk.receive("200", "INVITE");
            trunk.send(trunk.request("ACK", 1, "b", ""));
            desk.caller().await("established none");
            desk.call().refer("sip:agents@h.example", List.of());
            String first = trunk.receive("REFER", "REFER");
            trunk.respond(first, 407, CHALLENGE.replace("WWW", "Proxy"));
            String second = receive("REFER", 2);
            fits(answer(second, "Proxy-Authorization"), "REFER", DigestAlgorithm.MD5);
            assertEquals(RawPhone.header(first, "Refer-To"), RawPhone.header(second, "Refer-To"));
            trunk.respond(second, 202);
            desk.call().reoffer(Recorder.SDP);
            String invite = trunk.receive("INVITE", "INVITE");
            trunk.respond(invite, 401, CHALLENGE);
            trunk.receive("ACK", "ACK");
            String again = receive("INVITE", 4);
            trunk.respond(again, 200, "Contact: <sip:raw@127.0.0.1:" + trunk.port() + ">");
            String ack = trunk.receive("ACK", "ACK");
            assertEquals("4 ACK", RawPhone.header(ack, "CSeq"));
            desk.caller().await("offer-answered none");
        }
    }

    @Test
    void strangersGetNoAnswerToTheirChallenge() {
        SipConfig.Trunk elsewhere =
                new SipConfig.Trunk("sip:192.0.2.1", Optional.of("me"), Optional.of("secret"), false, 100, 0);
        try (Desk desk = desk(elsewhere)) {
            trunk.send(trunk.invite(1, "a"));
            trunk.receive("200", "INVITE");
            trunk.send(trunk.request("ACK", 1, "b", ""));
            desk.caller().await("established none");
            desk.call().refer("sip:agents@h.example", List.of());
            trunk.respond(trunk.receive("REFER", "REFER"), 401, CHALLENGE);
            desk.caller().await("refer-outcome " + new ReferOutcome.Refused(401));
        }
    }

    @Test
    void callToATrunkThatAsksForAPasswordIsAnswered(@TempDir Path folder) throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "me:secret\n");
        try (Desk pbx = new Desk(
                        Desk.FAST,
                        PLAIN.with(new SipConfig.Auth(
                                Optional.of(users.toString()),
                                "pbx",
                                List.of(SipConfig.Auth.Hash.values()),
                                List.of())));
                Desk client = new Desk(
                        Desk.FAST,
                        PLAIN.with(
                                SipConfig.Auth.DEFAULTS,
                                new SipConfig.Trunk(
                                        "sip:127.0.0.1:" + pbx.port(),
                                        Optional.of("me"),
                                        Optional.of("secret"),
                                        false,
                                        100,
                                        0)))) {
            Recorder caller = new Recorder();
            SipCall call = client.dial(pbx, "tcp", caller);
            caller.await("answered sdp");
            pbx.caller().await("established none");
            call.hangUp(List.of());
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, pbx.caller().awaitEnd().cause());
            Recorder.await("both ended", () -> client.endpoint.openCalls() + pbx.endpoint.openCalls() == 0);
        }
    }

    @Test
    void passwordIsNeverShown() {
        assertFalse(line(true, 0).toString().contains("secret"));
        assertFalse(new Account("me", "secret").toString().contains("secret"));
    }
}
