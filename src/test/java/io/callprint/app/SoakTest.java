package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.sip.SipTiming;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The short form of {@code callprint bench soak}. */
class SoakTest {
    @Test
    void hundredsOfCallsAmongDamagedMessagesLeaveNothing() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        boolean passed;
        try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            passed = new Soak(RunningServer.HOME, new SipTiming(100, 800, 1_500, 200, 1_000))
                    .run(new Soak.Load(150, 30, 40, 20, false), out);
        }
        assertTrue(passed, told.toString(StandardCharsets.UTF_8));
    }
}
