package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.testcall.Phone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sipsak asks, floods and damages. Skipped where it is not installed. */
class SipsakInteropTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsSipsak() {
        Program.assumeInstalled("sipsak", "sipsak");
    }

    @Test
    void optionsAreAnsweredWithWhatWeCanDo() throws Exception {
        try (KeyDesk desk = new KeyDesk();
                Program sipsak = Program.start(folder, List.of("sipsak", "-vv", "-s", desk.target()))) {
            sipsak.awaitSuccess();
            assertTrue(sipsak.said().contains("Allow: INVITE, ACK"), sipsak.said());
        }
    }

    /** Its random mode damages a request more and more until it is refused. */
    @Test
    void aCallInProgressSurvivesAFloodAndDamagedRequests() throws Exception {
        try (KeyDesk desk = new KeyDesk();
                KeyDesk caller = new KeyDesk();
                Phone phone = caller.phone()) {
            phone.dial(desk.target(), "sip:anna@127.0.0.1", "", Duration.ofSeconds(30));
            try (Program flood = Program.start(folder, List.of("sipsak", "-F", "-e", "3000", "-s", desk.target()))) {
                flood.awaitEnd();
            }
            List<String> damaging = List.of("sipsak", "-R", "-t", "120", "--timer-t1=2", "-s", desk.target());
            for (int round = 0; round < 20; round++) {
                try (Program random = Program.start(folder, damaging)) {
                    random.awaitEnd();
                }
            }
            assertTrue(desk.refusedOrDropped() > 0, "nothing was damaged");
            phone.press("7").join();
            desk.awaitKeys("7");
            phone.hangUp();
            desk.awaitEnd();
            assertEquals("7", desk.keys());
        }
    }
}
