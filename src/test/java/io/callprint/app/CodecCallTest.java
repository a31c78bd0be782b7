package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static io.callprint.app.RunningServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.AgentDesk.Taken;
import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.audio.AudioCodec;
import io.callprint.call.CallEvent;
import io.callprint.capture.PcapReader;
import io.callprint.identity.Identification.Identified;
import io.callprint.testcall.Phone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Calls in G.722 and Opus: recognised, and connected with an agent who speaks something else. */
class CodecCallTest {
    @TempDir
    static Path folder;

    /** Speaks only Opus. */
    private static AgentDesk desk;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        desk = new AgentDesk(AudioCodec.OPUS);
        Path flow = Files.writeString(folder.resolve("flow.yaml"), """
                greeting: none
                outcomes:
                  identified: {say: [], do: bridge, to: ["%s"]}
                """.formatted(desk.uri("agent")));
        server = RunningServer.start(
                folder.resolve("data"), "call.flow=" + flow, "spoof.action=off", "capture.folder=captures");
        server.enrol("carlo");
        server.enrol("june");
    }

    @AfterAll
    static void stop() {
        server.close();
        desk.close();
    }

    @ConcurrentTest
    void callerInG722TalksToAnAgentInOpus() throws Exception {
        recognisedAndConnected("carlo", AudioCodec.G722);
    }

    @ConcurrentTest
    void callerInOpusTalksToAnAgentInOpus() throws Exception {
        recognisedAndConnected("june", AudioCodec.OPUS);
    }

    /** In one file: what was said to the caller and to the agent. */
    private static void assertBothLegsAreCaptured(String who) throws Exception {
        await("the agent's INVITE and BYE are in the caller's capture", () -> {
            List<String> messages = captured(who);
            return messages.stream().anyMatch(text -> text.startsWith("INVITE sip:service@"))
                    && messages.stream().anyMatch(text -> text.startsWith("INVITE sip:agent@"))
                    && messages.stream().filter(text -> text.startsWith("BYE ")).count() >= 2;
        });
    }

    /** SIP of the captures of that caller. */
    private static List<String> captured(String who) {
        try (Stream<Path> files = Files.list(folder.resolve("data/captures"))) {
            List<List<String>> calls = files.map(CodecCallTest::messages)
                    .filter(messages -> messages.stream().anyMatch(text -> text.contains("sip:" + who + "@")))
                    .toList();
            return calls.size() == 1 ? calls.getFirst() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> messages(Path file) {
        try {
            return PcapReader.read(file).stream()
                    .map(datagram -> new String(datagram.bytes(), StandardCharsets.ISO_8859_1))
                    .filter(text -> text.contains("SIP/2.0"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void recognisedAndConnected(String who, AudioCodec codec) throws Exception {
        try (PhoneCall call = server.dial("sip:" + who + "@127.0.0.1", codec)) {
            call.say(who + "/call-1.wav");
            call.awaitEvent(CallEvent.Decided.class);
            assertEquals(
                    who,
                    assertInstanceOf(Identified.class, call.decision()).caller().value());
            Taken agent = desk.next(who, PATIENCE);
            Phone caller = call.phone();
            caller.startSaying(RunningServer.VOICES.read(who + "/call-2.wav"));
            assertTrue(agent.phone().hearSpeech(PATIENCE));
            agent.phone().startSaying(RunningServer.VOICES.read("paola/call-1.wav"));
            assertTrue(caller.hearSpeech(PATIENCE));
            caller.press("7");
            await("the caller's key", () -> agent.phone().keys().equals("7"));
            agent.phone().press("5");
            await("the agent's key", () -> caller.keys().equals("5"));
            caller.hangUp();
            call.ended();
            assertBothLegsAreCaptured(who);
        }
    }
}
