package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.AddressRange;
import io.callprint.config.SipConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords of callers, and the arithmetic both sides share. */
@NullMarked
class DigestTest {
    private static final SipConfig PLAIN = new SipConfig("127.0.0.1", 0, Optional.empty(), 10, 7);

    @TempDir
    Path folder;

    private Path users;

    @BeforeEach
    void writeUsers() throws IOException {
        users = Files.writeString(folder.resolve("users"), "# telephones\nanna:her:secret\n\nbob:his\n");
    }

    private Desk desk(AddressRange... allowed) {
        return new Desk(
                Desk.FAST,
                PLAIN.with(new SipConfig.Auth(
                        Optional.of(users.toString()),
                        "here",
                        List.of(SipConfig.Auth.Hash.values()),
                        List.of(allowed))));
    }

    /** The challenge for an algorithm, as a client reads it. */
    private static DigestHeader challenge(String refusal, String algorithm) {
        for (String line : refusal.split("\r\n")) {
            if (line.startsWith("WWW-Authenticate:") && line.contains("algorithm=" + algorithm + ",")) {
                return DigestHeader.parse(line.substring(line.indexOf(':') + 1)).orElseThrow();
            }
        }
        throw new AssertionError(refusal);
    }

    private static String credentials(
            DigestHeader challenge, String user, String password, String qop, String count, String body) {
        Map<String, String> values = new HashMap<>(Map.of(
                "username", user,
                "realm", challenge.get("realm"),
                "nonce", challenge.get("nonce"),
                "uri", "sip:service@127.0.0.1",
                "algorithm", challenge.get("algorithm")));
        if (!qop.isEmpty()) {
            values.putAll(Map.of("cnonce", "c", "nc", count, "qop", qop));
        }
        String response = challenge
                .algorithm()
                .orElseThrow()
                .response(new DigestHeader(values), password, "INVITE", qop, body.getBytes(StandardCharsets.UTF_8));
        values.put("response", response);
        return "Authorization: " + DigestHeader.write(values);
    }

    private static String challenged(RawPhone phone, int cseq, String... headers) {
        phone.toTag = "";
        phone.send(phone.request("INVITE", cseq, "c" + cseq, Recorder.SDP, headers));
        String refusal = phone.receive("401", "INVITE");
        phone.send(phone.request("ACK", cseq, "c" + cseq, ""));
        phone.toTag = "";
        return refusal;
    }

    @ParameterizedTest
    @CsvSource({"MD5,auth", "SHA-256,auth", "MD5,auth-int", "SHA-256,auth-int", "MD5,''"})
    void callerWhoKnowsThePasswordIsLetIn(String algorithm, String qop) {
        try (Desk server = desk();
                RawPhone phone = new RawPhone(server.port())) {
            DigestHeader challenge = challenge(challenged(phone, 1), algorithm);
            assertEquals("here", challenge.get("realm"));
            assertEquals("auth,auth-int", challenge.get("qop"));
            String right = credentials(challenge, "anna", "her:secret", qop, "00000001", Recorder.SDP);
            phone.send(phone.request("INVITE", 2, "d", Recorder.SDP, right));
            phone.receive("200", "INVITE");
            phone.send(phone.request("ACK", 2, "e", ""));
            server.caller().await("established none");
            // Within the call nobody is asked again.
            phone.send(phone.request("BYE", 3, "f", ""));
            phone.receive("200", "BYE");
        }
    }

    @Test
    void wrongPasswordUnknownUserAndChangedBodyAreAskedAgain() {
        try (Desk server = desk();
                RawPhone phone = new RawPhone(server.port())) {
            DigestHeader asked = challenge(challenged(phone, 1), "SHA-256");
            for (String wrong : List.of(
                    credentials(asked, "anna", "guess", "auth", "00000001", ""),
                    credentials(asked, "carl", "", "auth", "00000001", ""),
                    credentials(asked, "anna", "her:secret", "auth-int", "00000001", Recorder.SDP + "x"),
                    "Authorization: Digest realm=\"here\"",
                    "Authorization: Basic YW5uYTpoZXI=")) {
                int cseq = 2 + Math.floorMod(wrong.hashCode(), 1_000_000);
                String again = challenged(phone, cseq, wrong);
                assertFalse(again.contains("stale=true"), again);
            }
            assertEquals(0, server.calls.size());
        }
    }

    @Test
    void responseCountsOnceAndTheNonceIsStaleThen() {
        try (Desk server = desk();
                RawPhone first = new RawPhone(server.port());
                RawPhone second = new RawPhone(server.port())) {
            DigestHeader asked = challenge(challenged(first, 1), "MD5");
            String right = credentials(asked, "bob", "his", "auth", "00000001", "");
            first.send(first.request("INVITE", 2, "d", Recorder.SDP, right));
            first.receive("200", "INVITE");
            assertTrue(challenged(second, 1, right).contains("stale=true"));
            String next = credentials(asked, "bob", "his", "auth", "00000002", "");
            second.send(second.request("INVITE", 2, "d", Recorder.SDP, next));
            second.receive("200", "INVITE");
        }
    }

    @Test
    void foreignNoncesAreNoNonces() {
        AtomicLong time = new AtomicLong();
        DigestNonces nonces = new DigestNonces(time::get, 1_000);
        DigestNonces others = new DigestNonces(time::get, 1_000);
        String nonce = nonces.next();
        assertEquals(DigestNonces.Worth.BAD, nonces.use(others.next(), 1));
        assertEquals(DigestNonces.Worth.BAD, nonces.use("no nonce", 1));
        assertEquals(DigestNonces.Worth.BAD, nonces.use("", 1));
        assertEquals(DigestNonces.Worth.GOOD, nonces.use(nonce, 0));
        assertEquals(DigestNonces.Worth.STALE, nonces.use(nonce, 0));
        time.set(1_001);
        assertEquals(DigestNonces.Worth.STALE, nonces.use(nonce, 5));
    }

    @Test
    void allowedAddressesAreNotAsked() {
        try (Desk server = desk(AddressRange.parse("127.0.0.0/8"));
                RawPhone phone = new RawPhone(server.port())) {
            phone.send(phone.invite(1, "a"));
            phone.receive("200", "INVITE");
        }
    }

    @Test
    void examplesOfTheRfcComeOut() {
        // RFC 7616 section 3.9.1.
        DigestHeader values = new DigestHeader(Map.of(
                "username", "Mufasa",
                "realm", "http-auth@example.org",
                "uri", "/dir/index.html",
                "nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "nc", "00000001",
                "cnonce", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"));
        assertEquals(
                "8ca523f5e9506fed4657c9700eebdbec",
                DigestAlgorithm.MD5.response(values, "Circle of Life", "GET", "auth", new byte[0]));
        assertEquals(
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
                DigestAlgorithm.SHA_256.response(values, "Circle of Life", "GET", "auth", new byte[0]));
    }

    @Test
    void headersAreReadWithQuotesAndWithout() {
        DigestHeader read = DigestHeader.parse("dIgEsT realm=\"a, \\\"b\\\"=c\" , nonce=n,qop=\"auth\", stale=TRUE")
                .orElseThrow();
        assertEquals("a, \"b\"=c", read.get("realm"));
        assertEquals("n", read.get("nonce"));
        assertEquals("auth", read.get("qop"));
        assertEquals(Optional.of(read), DigestHeader.parse(DigestHeader.write(read.values())));
        for (String broken :
                List.of("", "Basic x", "Digest", "Digest realm", "Digest a=\"b", "Digest a=1,a=2", "Digest a=\"b\"c")) {
            assertEquals(Optional.empty(), DigestHeader.parse(broken), broken);
        }
    }

    @Test
    void mutatedHeadersAreReadOrRefused() {
        Random random = new Random(5);
        String seed = "Digest username=\"a\", realm=\"b\\\"\", nonce=\"c\", uri=\"sip:x\", response=\"d\", nc=00000001";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(seed);
            for (int change = random.nextInt(9); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, "\",=\\ ;a\u00e9".charAt(random.nextInt(8)));
                    case 1 -> text.insert(at, seed, 0, random.nextInt(seed.length()));
                    default -> text.deleteCharAt(at);
                }
            }
            DigestHeader.parse(text.toString())
                    .ifPresent(read -> assertTrue(read.values().size() <= 32));
        }
    }

    @Test
    void brokenPasswordFileTellsItsLineAndNoPassword() throws IOException {
        Files.writeString(users, "anna:secret\nbob\n");
        refuses(" line 2 is no user of its own with a password, expected lines like anna:her-password");
        Files.writeString(users, "anna:secret\nanna:other\n");
        refuses(" line 2 is no user of its own with a password, expected lines like anna:her-password");
        Files.delete(users);
        refuses(" cannot be read, expected lines like anna:her-password");
    }

    private void refuses(String rest) {
        SipStartException broken = assertThrows(
                SipStartException.class,
                () -> DigestGate.of(new SipConfig.Auth(
                        Optional.of(users.toString()), "here", List.of(SipConfig.Auth.Hash.values()), List.of())));
        assertEquals("sip.authUsers " + users + rest, broken.getMessage());
    }
}
