package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.app.RunningServer;
import io.callprint.audio.WavWriter;
import io.callprint.config.SipConfig;
import io.callprint.config.SipConfig.Tls;
import io.callprint.config.SipConfig.Tls.Clients;
import io.callprint.sip.SipEnd;
import io.callprint.sip.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** baresip calls with a password and over TLS, by the recipes beside each other. Skipped where it is not installed. */
class BaresipEdgeTest {
    private static final Path RECIPES = RunningServer.HOME.resolve("sip-config/interop");
    private static final SipConfig PLAIN = new SipConfig("127.0.0.1", 0, Optional.empty(), 10, 10);

    @TempDir
    Path folder;

    @BeforeEach
    void needsBaresip() {
        Program.assumeInstalled("baresip", "baresip-core");
    }

    @Test
    void baresipAnswersTheChallenge() throws Exception {
        Path users = Files.writeString(folder.resolve("telephones"), "anna:secret\n");
        try (KeyDesk desk = new KeyDesk(PLAIN.with(new SipConfig.Auth(
                Optional.of(users.toString()), "callprint", List.of(SipConfig.Auth.Hash.MD5), List.of())))) {
            called(desk, "baresip-password", "sip:service@127.0.0.1:" + desk.port());
            assertEquals(1, desk.refusals(401));
        }
    }

    @Test
    void baresipCallsOverTls() throws Exception {
        TestCertificate own = TestCertificate.make(folder, "server");
        Tls tls = new Tls(
                Optional.of(own.certificate().toString()),
                Optional.of(own.key().toString()),
                Optional.empty(),
                0,
                Clients.NOT_ASKED);
        try (KeyDesk desk = new KeyDesk(PLAIN.withTls(tls))) {
            Files.createDirectories(folder.resolve("caller"));
            Files.copy(own.certificate(), folder.resolve("caller/server.pem"));
            called(desk, "baresip-tls", "sip:service@127.0.0.1:" + desk.tlsPort() + ";transport=tls");
        }
    }

    @Test
    void eachKeyOfBaresipIsHeardOnce() throws Exception {
        int control = Program.freePort();
        Path caller = caller("baresip", 30);
        Files.writeString(caller.resolve("config"), BaresipControl.config(control), StandardOpenOption.APPEND);
        try (KeyDesk desk = new KeyDesk(PLAIN);
                Program baresip = calling(caller, "sip:service@127.0.0.1:" + desk.port());
                BaresipControl keys = BaresipControl.connect(control)) {
            RunningServer.await("the call is answered", desk::hasAnswered);
            baresip.awaitSaying("Call established");
            String all = "1234567890*#";
            for (int i = 0; i < all.length(); i++) {
                keys.command("sndcode", all.substring(i, i + 1));
                desk.awaitKeys(all.substring(0, i + 1));
            }
            keys.command("hangup");
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, desk.awaitEnd().cause(), baresip.said());
            assertEquals(all, desk.keys(), baresip.said());
        }
    }

    /** One second of silence, then baresip hangs up. */
    private void called(KeyDesk desk, String recipe, String target)
            throws IOException, InterruptedException, java.util.concurrent.ExecutionException,
                    java.util.concurrent.TimeoutException {
        try (Program baresip = calling(caller(recipe, 1), target)) {
            SipEnd end;
            try {
                end = desk.ended().get(30, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException never) {
                throw new AssertionError(baresip.said(), never);
            }
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, end.cause(), baresip.said());
            assertTrue(baresip.said().contains("Call established"), baresip.said());
        }
    }

    /** A folder of that recipe, for a baresip that is silent for so long and then hangs up. */
    private Path caller(String recipe, int seconds) throws IOException {
        Path caller = Files.createDirectories(folder.resolve("caller"));
        for (String name : List.of("baresip", recipe)) {
            for (String file : List.of("config", "accounts")) {
                Path source = RECIPES.resolve(name).resolve(file);
                if (Files.exists(source)) {
                    Files.copy(source, caller.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        Files.createFile(caller.resolve("contacts"));
        Files.write(caller.resolve("mic.wav"), WavWriter.pcm16(new short[seconds * 8_000], 8_000));
        return caller;
    }

    private static Program calling(Path caller, String target) throws IOException {
        return Program.start(caller, List.of("baresip", "-f", caller.toString(), "-e", "/dial " + target));
    }
}
