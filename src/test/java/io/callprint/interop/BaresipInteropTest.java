package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.ConcurrentTest;
import io.callprint.app.RunningServer;
import io.callprint.audio.WavWriter;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification.Identified;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** baresip calls with the recipe of {@code sip-config/interop/baresip}. Skipped where it is not installed. */
class BaresipInteropTest {
    private static final Path RECIPE = RunningServer.HOME.resolve("sip-config/interop/baresip");

    @TempDir
    Path folder;

    @ConcurrentTest
    void baresipIsIdentifiedAndHungUpAsTheFlowSays() throws Exception {
        CallEnd end = called("    do: hang-up\n", "accounts");
        assertEquals(CallEnd.FLOW_HUNG_UP, end);
    }

    @ConcurrentTest
    void baresipThatDemandsEncryptionIsIdentified() throws Exception {
        CallEnd end = called("    do: hang-up\n", "accounts-srtp", "rtp.srtp=mandatory");
        assertEquals(CallEnd.FLOW_HUNG_UP, end);
    }

    @ConcurrentTest
    void baresipIsIdentifiedAndFollowsTheTransfer() throws Exception {
        try (KeyDesk desk = new KeyDesk()) {
            CallEnd end = called("    do: transfer\n    to: [sip:desk@127.0.0.1:" + desk.port() + "]\n", "accounts");
            assertEquals(CallEnd.TRANSFERRED, end);
            assertTrue(desk.hasAnswered());
        }
    }

    /** One call of june, identified; what follows is the flow's. */
    private CallEnd called(String action, String accounts, String... overrides) throws Exception {
        Program.assumeInstalled("baresip", "baresip-core");
        Path flow = Files.writeString(
                folder.resolve("flow.yaml"), "outcomes:\n  identified:\n    say: [welcome-back]\n" + action);
        Path caller = Files.createDirectories(folder.resolve("caller"));
        Files.copy(RECIPE.resolve("config"), caller.resolve("config"));
        Files.copy(RECIPE.resolve(accounts), caller.resolve("accounts"));
        Files.createFile(caller.resolve("contacts"));
        short[] speech = RunningServer.VOICES.read("june/call-1.wav");
        // The call ends with the file: silence for what follows.
        Files.write(caller.resolve("mic.wav"), WavWriter.pcm16(Arrays.copyOf(speech, speech.length + 160_000), 8_000));
        List<String> settings = new ArrayList<>(List.of(overrides));
        settings.add("call.flow=" + flow);
        try (RunningServer server = RunningServer.start(folder.resolve("data"), settings.toArray(String[]::new))) {
            server.enrol("june");
            server.enrol("carlo");
            String dial = "/dial sip:service@127.0.0.1:" + server.sipAddress().getPort();
            try (Program baresip = Program.start(caller, List.of("baresip", "-f", caller.toString(), "-e", dial))) {
                RunningServer.await("baresip calls", () -> !server.log().calls().isEmpty());
                String callId = server.log().calls().getFirst();
                CallEnd end =
                        server.log().awaitEnd(callId, RunningServer.PATIENCE).end();
                List<CallEvent.Decided> decisions = server.log().of(callId, CallEvent.Decided.class);
                assertEquals(1, decisions.size(), baresip.said());
                Identified who =
                        assertInstanceOf(Identified.class, decisions.getFirst().identification());
                assertEquals("june", who.caller().value());
                assertTrue(baresip.said().contains("Call established"), baresip.said());
                assertEquals(accounts.endsWith("srtp"), baresip.said().contains("SRTP is Enabled"), baresip.said());
                return end;
            }
        }
    }
}
