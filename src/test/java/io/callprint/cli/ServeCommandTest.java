package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.config.RtpConfig;
import io.callprint.config.SipConfig;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.sip.JainSipEndpoint;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.testcall.CallFailedException;
import io.callprint.testcall.DemoVoices;
import io.callprint.testcall.Phone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code callprint serve} as a process of its own, called over SIP, stopped by signals. */
class ServeCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern READY =
            Pattern.compile("ready sip=127\\.0\\.0\\.1:(\\d+) http=127\\.0\\.0\\.1:(\\d+)");
    private static final String HOME = Objects.requireNonNull(System.getProperty("callprint.home"));

    @TempDir
    Path folder;

    @Test
    void firstSignalLetsTheCallEndAndRefusesNewOnes() throws Exception {
        try (Served server = new Served("--events", "-");
                Callers callers = new Callers(server.sipPort)) {
            HttpResponse<String> health = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, health.statusCode());

            Phone phone = callers.phone();
            String callId = phone.dial(callers.target, "sip:+15550109@127.0.0.1", "", PATIENCE);
            phone.hearSpeech(PATIENCE);
            server.terminate();
            server.awaitRefusal(callers);
            assertTrue(server.process.isAlive());
            phone.startSaying(new DemoVoices(Path.of(HOME, "sip-config/demo/voices")).read("armelle/call-1.wav"));
            JsonNode decided = server.awaitEvent("decided", callId);
            assertEquals("Unknown", decided.get("result").asText());
            assertEquals("+15550109", decided.get("from").asText());
            assertTrue(decided.get("netSpeechSeconds").asDouble() >= 2, decided.toString());
            assertTrue(decided.get("decisionMillis").asDouble() >= 0, decided.toString());
            phone.hangUp();
            assertEquals(
                    "caller-hung-up",
                    server.awaitEvent("ended", callId).get("callEnd").asText());
            assertTrue(server.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(0, server.process.exitValue());
            assertEquals(
                    List.of("ringing", "answered", "decided", "ended"),
                    server.seen.stream()
                            .filter(json -> json.get("callId").asText().equals(callId))
                            .map(json -> json.get("event").asText())
                            .filter(event -> !event.equals("listening") && !event.equals("routed"))
                            .toList());
        }
    }

    @Test
    void secondSignalEndsTheProcessAtOnce() throws Exception {
        try (Served server = new Served();
                Callers callers = new Callers(server.sipPort)) {
            Phone phone = callers.phone();
            phone.dial(callers.target, "sip:anonymous@anonymous.invalid", "", PATIENCE);
            server.terminate();
            server.awaitRefusal(callers);
            assertFalse(phone.isOver());
            server.terminate();
            assertTrue(server.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            assertEquals(128 + 15, server.process.exitValue());
        }
    }

    /** The process; its output read line by line. */
    private final class Served implements AutoCloseable {
        private final Process process;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final List<JsonNode> seen = new ArrayList<>();
        private final int sipPort;
        private final int httpPort;

        Served(String... more) throws Exception {
            List<String> command = CommandProcess.command(
                    "serve",
                    "--data",
                    folder.resolve("data").toString(),
                    "--sip",
                    "127.0.0.1:0",
                    "--http",
                    "127.0.0.1:0");
            command.addAll(List.of(more));
            process = new ProcessBuilder(command)
                    .redirectError(folder.resolve("serve.log").toFile())
                    .start();
            Thread.ofVirtual().start(() -> {
                try (BufferedReader out = process.inputReader()) {
                    out.lines().forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    // the process was killed
                }
            });
            String ready = nextLine();
            Matcher matcher = READY.matcher(ready);
            if (!matcher.matches()) {
                process.destroyForcibly();
                throw new AssertionError(ready);
            }
            sipPort = Integer.parseInt(matcher.group(1));
            httpPort = Integer.parseInt(matcher.group(2));
        }

        private String nextLine() throws InterruptedException {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("serve prints nothing; alive: " + process.isAlive());
            }
            return line;
        }

        JsonNode awaitEvent(String event, String callId) throws Exception {
            while (true) {
                JsonNode json = JsonMapper.builder().build().readTree(nextLine());
                seen.add(json);
                if (json.get("event").asText().equals(event)
                        && json.get("callId").asText().equals(callId)) {
                    return json;
                }
            }
        }

        /** Calls until it is refused: the signal has arrived. */
        void awaitRefusal(Callers callers) throws Exception {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() - deadline < 0) {
                try (Phone phone = callers.phone()) {
                    phone.dial(callers.target, "sip:anonymous@anonymous.invalid", "", PATIENCE);
                } catch (CallFailedException refused) {
                    assertTrue(String.valueOf(refused.getMessage()).contains("503"), refused.getMessage());
                    return;
                }
            }
            throw new AssertionError("calls are still taken");
        }

        /** SIGTERM; {@link Process#destroy} would close the pipes as well. */
        void terminate() {
            assertTrue(process.toHandle().destroy());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Telephones. */
    private static final class Callers implements AutoCloseable {
        private final NettyMediaTransport media =
                new NettyMediaTransport(RtpConfig.ofPorts("127.0.0.1", 30_000, 31_999));
        private final JainSipEndpoint sip =
                new JainSipEndpoint(new SipConfig("127.0.0.1", 0, Optional.empty(), 100, 10));
        private final String target;

        Callers(int serverPort) throws Exception {
            target = "sip:service@127.0.0.1:" + serverPort;
            sip.start(call -> {
                call.reject(480, "Temporarily Unavailable", List.of());
                return new SipCallListener() {
                    @Override
                    public void onEnded(SipEnd end) {}
                };
            });
        }

        Phone phone() throws Exception {
            return new Phone(sip, media, "127.0.0.1");
        }

        @Override
        public void close() {
            sip.close();
            media.close();
        }
    }
}
