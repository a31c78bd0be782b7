package io.callprint.app;

import static io.callprint.app.RunningServer.HOME;
import static io.callprint.app.RunningServer.PATIENCE;
import static io.callprint.app.RunningServer.WITHHELD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEnd;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.Unavailable;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.testcall.CallFailedException;
import io.callprint.testcall.Phone;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the whole server does when the things around it fail: a call is never worse off, a start says what is wrong. Each
 * test has a server of its own; they run at the same time.
 */
class ServerResilienceTest {
    @TempDir
    Path folder;

    @ConcurrentTest
    void callsAreRoutedOnWhileRedisIsDownAndRecognitionReturnsByItselfAndOutlivesIt() throws Exception {
        RedisServerProcess.assumeInstalled();
        int port = RedisServerProcess.freePort();
        try (RunningServer server =
                RunningServer.start(folder, "store.engine=redis", "store.url=redis://127.0.0.1:" + port)) {
            try (PhoneCall call = server.dial(WITHHELD)) {
                call.say("carlo/call-1.wav");
                Phone.Transfer transfer = call.transferred();
                Unavailable why = assertInstanceOf(Unavailable.class, call.decision());
                assertFalse(why.reason().isBlank());
                assertFalse(why.reason().contains("Exception"), why.reason());
                assertEquals("sip:desk@pbx.example", transfer.target());
                assertEquals(why.reason(), transfer.header("X-Callprint-Reason").orElse(""));
            }
            try (RedisServerProcess redis = RedisServerProcess.start(port)) {
                server.enrol("carlo");
                try (PhoneCall call = server.dial(WITHHELD)) {
                    call.say("carlo/call-1.wav");
                    call.transferred();
                    assertInstanceOf(Identified.class, call.decision());
                }
                try (PhoneCall call = server.dial(WITHHELD)) { // the store dies while somebody speaks
                    call.phone().hearSpeech(PATIENCE);
                    redis.kill();
                    call.say("carlo/call-1.wav"); // the callers in memory count
                    assertEquals("sip:agents@pbx.example", call.transferred().target());
                    assertInstanceOf(Identified.class, call.decision());
                    assertEquals(CallEnd.TRANSFERRED, call.ended().end());
                }
            }
        }
    }

    @ConcurrentTest
    void callGoesOnWhenRedisIsKilledDuringAnEmbedding() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess redis = RedisServerProcess.start();
                RunningServer server = RunningServer.start(
                        folder, "store.engine=redis", "store.url=" + redis.url(), "store.callBudgetMillis=2000")) {
            server.enrol("carlo");
            try (PhoneCall call = server.dial(WITHHELD)) {
                call.say("carlo/call-1.wav");
                RunningServer.await("the first look is near", () -> call.heardSeconds() > 1.3);
                redis.kill();
                call.transferred();
                assertTrue(
                        call.decision() instanceof Identified || call.decision() instanceof Unavailable,
                        call.decision().toString());
                assertEquals(CallEnd.TRANSFERRED, call.ended().end());
            }
        }
    }

    @ConcurrentTest
    void callsGoOnWhenTheStoreFileIsTakenAway() throws Exception {
        try (RunningServer server = RunningServer.start(folder)) {
            server.enrol("carlo");
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file); // the server puts new ones in the place of some
                }
            }
            try (PhoneCall call = server.dial("sip:+15550108@127.0.0.1")) {
                call.say("carlo/call-1.wav");
                call.transferred();
                assertTrue(
                        call.decision() instanceof Identified || call.decision() instanceof Unavailable,
                        call.decision().toString());
                assertEquals(CallEnd.TRANSFERRED, call.ended().end());
            }
        }
    }

    @ConcurrentTest
    void webhookReceiverThatNeverAnswersHoldsUpNoCall() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RunningServer server = RunningServer.start(
                        folder, "webhook.url=http://127.0.0.1:" + hanging.getLocalPort() + "/decisions")) {
            server.enrol("carlo");
            try (PhoneCall call = server.dial(WITHHELD)) {
                call.say("carlo/call-1.wav");
                call.transferred();
                assertInstanceOf(Identified.class, call.decision());
            }
            try (Socket asked = hanging.accept()) {
                assertTrue(asked.isConnected()); // the decision was on its way
            }
        }
    }

    @ConcurrentTest
    void webhookThatRefusesConnectionsHoldsUpNoCall() throws Exception {
        try (RunningServer server = RunningServer.start(
                folder, "webhook.url=http://127.0.0.1:" + RedisServerProcess.freePort() + "/decisions")) {
            server.enrol("carlo");
            try (PhoneCall call = server.dial(WITHHELD)) {
                call.say("carlo/call-1.wav");
                call.transferred();
                assertInstanceOf(Identified.class, call.decision());
            }
        }
    }

    @ConcurrentTest
    void callWithoutFreeAudioPortsIsRefusedWithRetryAfter() throws Exception {
        try (RunningServer server = RunningServer.start(
                        folder, "rtp.firstPort=29990", "rtp.lastPort=29993", "sip.retryAfterSeconds=7");
                PhoneCall first = server.dial(WITHHELD);
                PhoneCall second = server.dial(WITHHELD)) {
            String answer = invite(server.sipAddress(), "third");
            assertTrue(answer.startsWith("SIP/2.0 503 "), answer);
            assertTrue(answer.contains("\r\nRetry-After: 7\r\n"), answer);
            first.phone().hangUp();
            first.ended();
            RunningServer.await("a port is free again", () -> {
                try (PhoneCall third = server.dial(WITHHELD)) {
                    return !third.phone().isOver();
                } catch (CallFailedException refused) {
                    return false;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertFalse(second.phone().isOver());
        }
    }

    @ConcurrentTest
    void garbageOnSipAndAudioPortsDoesNotDisturbTheCall() throws Exception {
        try (RunningServer server = RunningServer.start(folder, "rtp.firstPort=29980", "rtp.lastPort=29981")) {
            server.enrol("carlo");
            try (PhoneCall call = server.dial(WITHHELD);
                    DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                call.say("carlo/call-1.wav");
                Random random = new Random(7);
                for (int i = 0; i < 6_000; i++) {
                    byte[] junk = new byte[1 + random.nextInt(400)];
                    random.nextBytes(junk);
                    switch (i % 3) {
                        case 0 -> send(stranger, junk, server.sipAddress().getPort());
                        case 1 -> {
                            junk[0] = (byte) 0x80; // looks like RTP of another source
                            send(stranger, junk, 29_980);
                        }
                        default ->
                            send(
                                    stranger,
                                    almostSip(random),
                                    server.sipAddress().getPort());
                    }
                }
                call.transferred();
                assertInstanceOf(Identified.class, call.decision());
            }
        }
    }

    @ConcurrentTest
    void takenSipPortIsNamed() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String why = refused("sip.port=" + taken.getLocalPort());
            assertTrue(why.contains(Integer.toString(taken.getLocalPort())), why);
        }
    }

    @ConcurrentTest
    void takenHttpPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String why = refused("http.port=" + taken.getLocalPort());
            assertTrue(why.contains(Integer.toString(taken.getLocalPort())), why);
        }
    }

    @ConcurrentTest
    void addressNotOfThisMachineIsNamed() {
        for (String key : List.of("sip.host", "http.host", "rtp.host")) {
            String why = refused(key + "=192.0.2.1");
            assertTrue(why.contains("192.0.2.1"), why);
        }
    }

    @ConcurrentTest
    void missingPromptRefusesTheStart() throws Exception {
        Path home = home();
        Files.delete(home.resolve("prompts/en/greeting.wav"));
        StartException refused = assertThrows(
                StartException.class, () -> RunningServer.start(RunningServer.settings(home, folder.resolve("data"))));
        assertSentence(String.valueOf(refused.getMessage()));
        assertTrue(String.valueOf(refused.getMessage()).contains("greeting"), refused.toString());
    }

    @ParameterizedTest
    @CsvSource({"silero-vad", "campplus-telephone-int8"})
    void modelWithAFlippedByteIsRefusedByName(String model) throws Exception {
        Path home = home();
        Path file = home.resolve("models/" + model + ".onnx");
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file); // the link
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        StartException refused = assertThrows(
                StartException.class, () -> RunningServer.start(RunningServer.settings(home, folder.resolve("data"))));
        assertSentence(String.valueOf(refused.getMessage()));
        assertTrue(String.valueOf(refused.getMessage()).contains(model), refused.toString());
    }

    @ConcurrentTest
    void brokenFlowIsNamedWithKeyValueAndExpectation() throws Exception {
        Path flow = folder.resolve("flow.yaml");
        Files.writeString(flow, "listen:\n  seconds: soon\n");
        String why = refused("call.flow=" + flow);
        assertTrue(why.contains("listen.seconds") && why.contains("soon") && why.contains("expected"), why);
        Files.writeString(flow, "outcomes: [\n");
        assertTrue(refused("call.flow=" + flow).contains("flow.yaml"));
        assertTrue(refused("call.flow=" + folder.resolve("none.yaml")).contains("none.yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sip:\\n  port: many\\n | sip.port | many",
                "sip:\\n  porz: 1\\n | sip.porz | expected one of",
                "sipp:\\n  port: 1\\n | sipp | expected",
                "store:\\n  engine: oracle\\n | store.engine | oracle",
                "identity:\\n  seconds: [5, 2]\\n | identity.seconds | 5",
                "sip: [\\n | line | expected",
            })
    void brokenConfigurationIsNamedWithKeyValueAndExpectation(String text, String key, String value) throws Exception {
        Path file = folder.resolve("callprint.yaml");
        Files.writeString(file, text.replace("\\n", "\n"));
        ConfigException refused =
                assertThrows(ConfigException.class, () -> ConfigReader.read(Optional.of(file), List.of(), Map.of()));
        String why = String.valueOf(refused.getMessage());
        assertSentence(why);
        assertTrue(why.contains(key) && why.contains(value) && why.contains("expected"), why);
    }

    private String refused(String override) {
        Exception refused = assertThrows(
                Exception.class,
                () -> RunningServer.start(folder.resolve("data"), override).close());
        // Both are told the user as one sentence.
        assertTrue(
                refused instanceof StartException || refused instanceof IllegalArgumentException, refused.toString());
        assertSentence(String.valueOf(refused.getMessage()));
        return String.valueOf(refused.getMessage());
    }

    private static void assertSentence(String message) {
        assertFalse(message.contains("\n"), message);
        assertFalse(message.contains("Exception"), message);
        assertTrue(message.length() > 20, message);
    }

    /** A copy of the repository's data, by hard links: a file to be changed is deleted first. */
    private Path home() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        link(HOME.resolve("sip-config"), home.resolve("sip-config"));
        link(HOME.resolve("models"), home.resolve("models"));
        link(HOME.resolve("prompts"), home.resolve("prompts"));
        return home;
    }

    private static void link(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    link(file, copy);
                } else {
                    Files.createLink(copy, file);
                }
            }
        }
    }

    private static void send(DatagramSocket socket, byte[] bytes, int port) throws Exception {
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static byte[] almostSip(Random random) {
        byte[] text = inviteText("fuzz" + random.nextInt(), 9).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 8; i++) {
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
        }
        return text;
    }

    /** Sends an INVITE by hand; returns the final response. */
    private static String invite(InetSocketAddress server, String callId) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            send(socket, inviteText(callId, socket.getLocalPort()).getBytes(StandardCharsets.UTF_8), server.getPort());
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4_000], 4_000);
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                if (!text.startsWith("SIP/2.0 1")) {
                    return text;
                }
            }
        }
    }

    private static String inviteText(String callId, int port) {
        String sdp =
                "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n";
        return """
                INVITE sip:service@127.0.0.1 SIP/2.0\r
                Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s;rport\r
                From: <sip:somebody@127.0.0.1>;tag=1\r
                To: <sip:service@127.0.0.1>\r
                Call-ID: %s\r
                CSeq: 1 INVITE\r
                Contact: <sip:somebody@127.0.0.1:%d>\r
                Max-Forwards: 70\r
                Content-Type: application/sdp\r
                Content-Length: %d\r
                \r
                %s""".formatted(port, callId, callId, port, sdp.length(), sdp);
    }
}
