package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer;
import io.callprint.audio.WavWriter;
import io.callprint.sip.SipEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** linphonec calls with the recipe of {@code sip-config/interop/linphone}. Skipped where it is not installed. */
class LinphoneInteropTest {
    private static final Path RECIPE = RunningServer.HOME.resolve("sip-config/interop/linphone");

    @TempDir
    Path folder;

    @Test
    void linphonecIsHeardAndItsKeyCountsOnce() throws Exception {
        Program.assumeInstalled("linphonec", "linphone-cli");
        String settings = Files.readString(RECIPE.resolve("linphonerc"))
                .replace("sip_port=26999", "sip_port=" + Program.freePort())
                .replace("audio_rtp_port=26500", "audio_rtp_port=" + Program.freePort());
        Files.writeString(folder.resolve("linphonerc"), settings);
        Files.write(folder.resolve("speech.wav"), WavWriter.pcm16(RunningServer.VOICES.read("june/call-1.wav"), 8_000));
        Files.createDirectories(folder.resolve(".local/share/linphone")); // without its database it opens no socket
        try (KeyDesk desk = new KeyDesk();
                Program linphonec = Program.start(
                        folder,
                        List.of("linphonec", "-c", folder.resolve("linphonerc").toString()),
                        Map.of("HOME", folder.toString()))) {
            linphonec.type("soundcard use files");
            // It takes commands before its sockets are open.
            for (int attempt = 0; attempt < 20 && !desk.hasAnswered(); attempt++) {
                linphonec.type("call " + desk.target());
                for (int look = 0; look < 100 && !desk.hasAnswered(); look++) {
                    Thread.sleep(10);
                }
            }
            assertTrue(desk.hasAnswered(), linphonec.said());
            linphonec.type("play " + folder.resolve("speech.wav"));
            RunningServer.await("linphonec is heard", () -> desk.loudFrames() > 25);
            linphonec.type("5");
            desk.awaitKeys("5");
            linphonec.type("terminate");
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, desk.awaitEnd().cause());
            linphonec.type("quit");
            linphonec.awaitEnd();
            assertTrue(linphonec.said().contains("ended (No error)"), linphonec.said());
            assertEquals("5", desk.keys());
        }
    }
}
