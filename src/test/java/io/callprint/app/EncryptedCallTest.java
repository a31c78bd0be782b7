package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEvent;
import io.callprint.capture.PcapReader;
import io.callprint.capture.PcapReader.Datagram;
import io.callprint.identity.Identification.Identified;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.CallFailedException;
import io.callprint.testcall.Phone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server that demands encrypted audio. */
class EncryptedCallTest {
    private static RunningServer server;

    @TempDir
    static Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        server = RunningServer.start(
                folder.resolve("data"), "rtp.srtp=mandatory", "call.records=calls.jsonl", "capture.folder=captures");
        server.enrol("carlo");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ConcurrentTest
    void encryptedCallerIsRecognisedAcrossHoldAndNewKeys() throws Exception {
        try (PhoneCall call = server.dial("sip:1@127.0.0.1", SrtpPolicy.OPTIONAL)) {
            Phone phone = call.phone();
            phone.hearSpeech(PATIENCE);
            phone.hold(PATIENCE);
            phone.resume(PATIENCE);
            phone.rekey(PATIENCE);
            call.say("carlo/call-1.wav");
            call.awaitEvent(CallEvent.Decided.class);
            Identified who = assertInstanceOf(Identified.class, call.decision());
            assertEquals("carlo", who.caller().value());
            // While our answer was on its way we were sent packets under a key we did not have yet.
            assertTrue(phone.counters().packetsForged() < 50, phone.counters().toString());
            assertTrue(phone.counters().packetsReceived() > 50, phone.counters().toString());
            call.transferred();
        }
        RunningServer.await("the call's record", () -> !identified().isEmpty());
        String record = identified().getFirst();
        assertTrue(record.contains("\"callEnd\":\"transferred\"") && record.contains("\"mos\":4."), record);
        assertCaptured();
    }

    private static List<String> identified() {
        try {
            return Files.readAllLines(folder.resolve("data/calls.jsonl")).stream()
                    .filter(line -> line.contains("\"Identified\"") && line.endsWith("}"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIP whole, of RTP the headers: nobody said that the caller agreed to more. */
    private static void assertCaptured() throws IOException, InterruptedException {
        RunningServer.await("the BYE is in a capture", () -> captured().stream().anyMatch(one -> isSip(one, "BYE ")));
        List<Datagram> call = captured();
        assertTrue(call.stream().anyMatch(one -> isSip(one, "INVITE ")));
        assertTrue(call.stream()
                .noneMatch(one -> new String(one.bytes(), StandardCharsets.ISO_8859_1).matches("(?s).*inline:[^x].*")));
        List<Datagram> packets =
                call.stream().filter(one -> one.bytes()[0] == (byte) 0x80).toList();
        assertTrue(packets.size() > 100, "packets " + packets.size());
        assertTrue(packets.stream().allMatch(one -> one.bytes().length == 12));
    }

    private static boolean isSip(Datagram datagram, String start) {
        return new String(datagram.bytes(), StandardCharsets.ISO_8859_1).startsWith(start);
    }

    /** The longest capture: the other is that of the refused call. */
    private static List<Datagram> captured() {
        try (Stream<Path> files = Files.list(folder.resolve("data/captures"))) {
            Path longest = files.max(
                            Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            return PcapReader.read(longest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ConcurrentTest
    void callerInTheClearIsRefused() {
        CallFailedException e = assertThrows(
                CallFailedException.class,
                () -> server.dial("sip:2@127.0.0.1", SrtpPolicy.OFF).close());
        assertTrue(String.valueOf(e.getMessage()).contains("488"), e.getMessage());
    }
}
