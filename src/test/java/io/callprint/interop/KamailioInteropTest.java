package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer;
import io.callprint.sip.SipEnd;
import io.callprint.testcall.Phone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kamailio in front of us, with the configurations users get. Skipped where it is not installed. */
class KamailioInteropTest {
    private static final Path RECIPES = RunningServer.HOME.resolve("sip-config");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ANNA = "sip:anna@127.0.0.1";

    @TempDir
    Path folder;

    private final int port = Program.freePort();

    @BeforeEach
    void needsKamailio() {
        Program.assumeInstalled("kamailio", "kamailio");
    }

    @Test
    void dispatcherSpreadsCallsOverTwoNodesAndLeavesOutOneThatIsGone() throws Exception {
        try (KeyDesk first = new KeyDesk();
                KeyDesk second = new KeyDesk();
                KeyDesk caller = new KeyDesk()) {
            Files.writeString(
                    folder.resolve("dispatcher.list"), "1 " + first.target() + " 0 0\n1 " + second.target() + " 0 0\n");
            try (Program kamailio = kamailio("dispatcher/kamailio.cfg", "LISTFOLDER=" + folder)) {
                for (int call = 0; call < 4; call++) {
                    calledAndHungUp(caller);
                }
                assertEquals(2, first.answered(), kamailio.said());
                assertEquals(2, second.answered(), kamailio.said());
                first.stop();
                calledAndHungUp(caller);
                calledAndHungUp(caller);
                assertEquals(4, second.answered(), kamailio.said());
            }
        }
    }

    @Test
    void audioAndKeysPassThroughRtpengine() throws Exception {
        Program.assumeInstalled("rtpengine", "rtpengine-daemon");
        String control = "127.0.0.1:" + Program.freePort();
        List<String> command = List.of(
                "rtpengine",
                "--config-file=none",
                "--table=-1",
                "--interface=127.0.0.1",
                "--listen-ng=" + control,
                "--port-min=24000",
                "--port-max=24099",
                "--num-threads=1",
                "--pidfile=" + folder.resolve("rtpengine.pid"),
                "-f",
                "-E");
        try (KeyDesk desk = new KeyDesk();
                KeyDesk caller = new KeyDesk();
                Program rtpengine = Program.start(folder, command)) {
            rtpengine.awaitSaying("Startup complete");
            try (Program kamailio = kamailio(
                            "interop/rtpengine/kamailio.cfg",
                            "CALLPRINT=127.0.0.1:" + desk.port(),
                            "RTPENGINE=" + control);
                    Phone phone = caller.phone()) {
                phone.dial(target(), ANNA, "", PATIENCE);
                phone.say(java.util.Arrays.copyOf(RunningServer.VOICES.read("june/call-1.wav"), 16_000));
                phone.press("48").join();
                desk.awaitKeys("48");
                phone.hangUp();
                assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, desk.awaitEnd().cause(), kamailio.said());
                assertTrue(desk.loudFrames() > 25, desk.loudFrames() + " loud frames");
                int audioPort = desk.offeredAudioPort();
                assertTrue(audioPort >= 24_000 && audioPort <= 24_099, audioPort + " is no port of rtpengine");
                assertEquals("48", desk.keys());
            }
        }
    }

    private void calledAndHungUp(KeyDesk caller) throws Exception {
        try (Phone phone = caller.phone()) {
            phone.dial(target(), ANNA, "", PATIENCE);
            phone.hangUp();
            phone.awaitEnd(PATIENCE);
        }
    }

    private String target() {
        return "sip:service@127.0.0.1:" + port;
    }

    private Program kamailio(String recipe, String... defined) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "kamailio",
                "-DD",
                "-E",
                "-m",
                "32",
                "-f",
                RECIPES.resolve(recipe).toString()));
        command.addAll(List.of("-l", "udp:127.0.0.1:" + port, "-Y", folder.toString()));
        command.addAll(List.of("-P", folder.resolve("kamailio.pid").toString()));
        for (String define : defined) {
            command.addAll(List.of("-A", define));
        }
        Program kamailio = Program.start(folder, command);
        kamailio.awaitSip(port);
        return kamailio;
    }
}
