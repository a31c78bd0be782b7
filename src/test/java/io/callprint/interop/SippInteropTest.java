package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.app.ConcurrentTest;
import io.callprint.app.RunningServer;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification.Identified;
import io.callprint.sip.SipEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** SIPp calls with the scenarios of {@code sip-config/interop/sipp} and its own. Skipped where it is not installed. */
class SippInteropTest {
    private static final Path SCENARIOS = RunningServer.HOME.resolve("sip-config/interop/sipp");
    private static final Path CAPTURES = Path.of("/usr/share/sip-tester");

    private static final AtomicInteger NEXT_MEDIA_PORT = new AtomicInteger(27_000);

    @TempDir
    static Path data;

    @TempDir
    Path folder;

    private static RunningServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Program.assumeInstalled("sipp", "sip-tester");
        server = RunningServer.start(data);
        server.enrol("carlo");
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @ConcurrentTest
    void muLawOverUdpIsIdentified() throws Exception {
        identified("pcmu", G711Law.PCMU, "u1");
    }

    @ConcurrentTest
    void aLawOverTcpIsIdentified() throws Exception {
        identified("pcma", G711Law.PCMA, "t1");
    }

    @ConcurrentTest
    void packetsOfThirtyMillisecondsAreIdentified() throws Exception {
        byte[] codes = codes("carlo/call-1.wav", G711Law.PCMU);
        Files.write(folder.resolve("speech.pcap"), Pcap.of(codes, 0, 30));
        String callId = called("pcap.xml", "u1", server.sipAddress().getPort());
        identified(callId);
    }

    @ConcurrentTest
    void sippsOwnScenarioIsHeardAndDecided() throws Exception {
        assumeCaptures();
        Files.createDirectories(folder.resolve("pcap"));
        for (String capture : List.of("g711a.pcap", "dtmf_2833_1.pcap")) {
            Files.copy(CAPTURES.resolve(capture), folder.resolve("pcap").resolve(capture));
        }
        try (RunningServer own = RunningServer.start(folder.resolve("data"), "call.flow=flow.yaml")) {
            own.awaitGallery();
            String callId = called("", "u1", own.sipAddress().getPort());
            assertEquals(
                    CallEnd.CALLER_HUNG_UP,
                    own.log().awaitEnd(callId, RunningServer.PATIENCE).end());
            List<CallEvent.Decided> decisions = own.log().of(callId, CallEvent.Decided.class);
            assertEquals(1, decisions.size());
            assertTrue(decisions.getFirst().identification().netSpeechSeconds() > 0.5, decisions.toString());
        }
    }

    @ConcurrentTest
    void eachKeyOfPayloadType96IsHeardOnce() throws Exception {
        everyKey(96);
    }

    @ConcurrentTest
    void eachKeyOfPayloadType101IsHeardOnce() throws Exception {
        everyKey(101);
    }

    @ConcurrentTest
    void recordingClientsCallerIsIdentified() throws Exception {
        Files.write(folder.resolve("speech-pcmu.raw"), codes("carlo/call-1.wav", G711Law.PCMU));
        String callId = called("siprec.xml", "t1", server.sipAddress().getPort());
        assertEquals(
                CallEnd.CALLER_HUNG_UP,
                server.log().awaitEnd(callId, RunningServer.PATIENCE).end());
        CallEvent.Decided decided =
                server.log().of(callId, CallEvent.Decided.class).getFirst();
        assertEquals("+4930123", decided.from());
        Identified who = assertInstanceOf(Identified.class, decided.identification());
        assertEquals("carlo", who.caller().value());
    }

    private void everyKey(int payloadType) throws Exception {
        assumeCaptures();
        for (String key : List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "star", "pound")) {
            byte[] capture = Files.readAllBytes(CAPTURES.resolve("dtmf_2833_" + key + ".pcap"));
            Files.write(folder.resolve("key-" + key + ".pcap"), Pcap.withPayloadType(capture, payloadType));
        }
        try (KeyDesk desk = new KeyDesk()) {
            called("keys-" + payloadType + ".xml", "u1", desk.port());
            assertEquals(
                    SipEnd.Cause.REMOTE_HUNG_UP,
                    desk.ended()
                            .get(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .cause());
            assertEquals("0123456789*#", desk.keys());
        }
    }

    private void identified(String scenario, G711Law law, String transport) throws Exception {
        Files.write(folder.resolve("speech-" + scenario + ".raw"), codes("carlo/call-1.wav", law));
        identified(called(scenario + ".xml", transport, server.sipAddress().getPort()));
    }

    private static void identified(String callId) throws Exception {
        assertEquals(
                CallEnd.TRANSFERRED,
                server.log().awaitEnd(callId, RunningServer.PATIENCE).end());
        Identified who = assertInstanceOf(
                Identified.class,
                server.log().of(callId, CallEvent.Decided.class).getLast().identification());
        assertEquals("carlo", who.caller().value());
    }

    /**
     * Lets SIPp place one call and waits until it is content.
     *
     * @param scenario a file of ours, or empty for SIPp's own call with captured packets
     * @return the Call-ID
     */
    private String called(String scenario, String transport, int port) throws Exception {
        String callId = "sipp-" + folder.getFileName() + "@127.0.0.1";
        List<String> command = new ArrayList<>(List.of("sipp"));
        command.addAll(
                scenario.isEmpty()
                        ? List.of("-sn", "uac_pcap")
                        : List.of("-sf", SCENARIOS.resolve(scenario).toString()));
        command.addAll(List.of(
                "-t", transport, "-i", "127.0.0.1", "-m", "1", "-nostdin", "-timeout", "80s", "-timeout_error"));
        command.addAll(List.of("-cid_str", callId, "-mi", "127.0.0.1", "-mp", mediaPort(), "127.0.0.1:" + port));
        try (Program sipp = Program.start(folder, command)) {
            sipp.awaitEnd();
            assumeTrue(
                    !sipp.said().contains("raw IPv4 socket") && !sipp.said().contains("Operation not permitted"),
                    "skipped: SIPp may not open the raw socket it plays captures by (run as root)");
            sipp.awaitSuccess();
        }
        return callId;
    }

    /** Ports of parallel instances ten apart. */
    private static String mediaPort() {
        return Integer.toString(NEXT_MEDIA_PORT.getAndAdd(10));
    }

    private static void assumeCaptures() {
        assumeTrue(Files.isDirectory(CAPTURES), "skipped: needs the captures of SIPp in " + CAPTURES);
    }

    private static byte[] codes(String file, G711Law law) throws IOException {
        short[] samples = RunningServer.VOICES.read(file);
        byte[] codes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            codes[i] = (byte) G711.encode(law, samples[i]);
        }
        return codes;
    }
}
