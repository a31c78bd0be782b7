package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.config.SipConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIPp, a client not ours, places calls. Skipped where it is not installed (Debian package sip-tester). */
class SippTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsSipp() {
        boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, "sipp")));
        org.junit.jupiter.api.Assumptions.assumeTrue(there, "sipp is not installed (package sip-tester)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void sippPlacesFiftyCalls(String transport) throws IOException, InterruptedException {
        try (Desk server = new Desk(SipTiming.DEFAULTS, 500)) {
            called(server.port(), "-sn", "uac", "-t", transport, "-m", "50", "-r", "50", "-d", "100");
            assertEquals(50, server.calls.size());
            Recorder.await("all calls ended", () -> server.endpoint.openCalls() == 0);
            for (Recorder recorder : server.recorders) {
                assertEquals(List.of("established none", "ended REMOTE_HUNG_UP 0"), recorder.events());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void sippCallsOverIpv6(String transport) throws IOException, InterruptedException {
        Ipv6Test.needsIpv6();
        SipConfig config = new SipConfig("::1", 0, Optional.empty(), 100, 7);
        try (Desk server = new Desk(SipTiming.DEFAULTS, config)) {
            call("::1", "[::1]:" + server.port(), "-sn", "uac", "-t", transport, "-m", "10", "-r", "20", "-d", "50");
            Recorder.await("all calls ended", () -> server.endpoint.openCalls() == 0);
            assertEquals(10, server.calls.size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1"})
    void sippAcknowledgesRingingRefreshesTheSessionAndPressesAKeyByInfo(String transport)
            throws IOException, InterruptedException {
        try (Desk server = new Desk(SipTiming.DEFAULTS, 500)) {
            String scenario = Path.of("sip-config/interop/sipp/session.xml")
                    .toAbsolutePath()
                    .toString();
            called(server.port(), "-sf", scenario, "-t", transport, "-m", "10", "-r", "20");
            Recorder.await("all calls ended", () -> server.endpoint.openCalls() == 0);
            for (Recorder recorder : server.recorders) {
                assertEquals(List.of("established none", "digit 7", "ended REMOTE_HUNG_UP 0"), recorder.events());
            }
        }
    }

    private void called(int port, String... how) throws IOException, InterruptedException {
        call("127.0.0.1", "127.0.0.1:" + port, how);
    }

    private void call(String local, String target, String... how) throws IOException, InterruptedException {
        Path log = folder.resolve("sipp.log");
        List<String> command = new ArrayList<>(List.of("sipp"));
        command.addAll(List.of(how));
        command.addAll(List.of("-i", local, "-nostdin", "-timeout", "30s", target));
        Process sipp = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean finished = sipp.waitFor(40, TimeUnit.SECONDS);
        sipp.destroyForcibly();
        String said = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertEquals(true, finished, said);
        assertEquals(0, sipp.exitValue(), said);
    }
}
