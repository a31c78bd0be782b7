package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification.Identified;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.CallFailedException;
import io.callprint.testcall.Phone;
import java.nio.file.Path;
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
        server = RunningServer.start(folder.resolve("data"), "rtp.srtp=mandatory");
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
        }
    }

    @ConcurrentTest
    void callerInTheClearIsRefused() {
        CallFailedException e = assertThrows(
                CallFailedException.class, () -> server.dial("sip:2@127.0.0.1", SrtpPolicy.OFF).close());
        assertTrue(String.valueOf(e.getMessage()).contains("488"), e.getMessage());
    }
}
