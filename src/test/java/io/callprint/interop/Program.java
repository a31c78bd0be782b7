package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.app.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Somebody else's program, run in a folder of the test, its output kept. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Skips the calling test, with the reason, on a machine without the program. */
    static void assumeInstalled(String name, String debianPackage) {
        boolean there = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, name)));
        assumeTrue(there, "skipped: needs " + name + ", which is not installed (apt install " + debianPackage + ")");
    }

    /** A UDP port of this machine that nobody has. */
    static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (SocketException none) {
            throw new AssertionError(none);
        }
    }

    static Program start(Path folder, List<String> command) throws IOException {
        return start(folder, command, Map.of());
    }

    static Program start(Path folder, List<String> command, Map<String, String> environment) throws IOException {
        Path log = folder.resolve(command.getFirst() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Program(builder.start(), log);
    }

    /** Types a line into it. */
    void type(String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
    }

    /** Waits until it has said that. */
    void awaitSaying(String text) throws IOException, InterruptedException {
        RunningServer.await(log.getFileName() + " says " + text, () -> !process.isAlive() || hasSaid(text));
        assertTrue(hasSaid(text), said());
    }

    private boolean hasSaid(String text) {
        try {
            return said().contains(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Waits until it answers OPTIONS on that port. */
    void awaitSip(int port) throws IOException, InterruptedException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(100);
            byte[] options =
                    """
                    OPTIONS sip:ready@127.0.0.1 SIP/2.0
                    Via: SIP/2.0/UDP 127.0.0.1:%d;rport;branch=z9hG4bKready
                    Max-Forwards: 70
                    From: <sip:test@127.0.0.1>;tag=1
                    To: <sip:ready@127.0.0.1>
                    Call-ID: ready
                    CSeq: 1 OPTIONS
                    Content-Length: 0

                    """.formatted(socket.getLocalPort()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int asked = 0; asked < 300; asked++) {
                try {
                    socket.send(new DatagramPacket(options, options.length));
                    socket.receive(new DatagramPacket(new byte[4_096], 4_096));
                    return;
                } catch (SocketTimeoutException | PortUnreachableException notYet) {
                    assertTrue(process.isAlive(), said());
                    Thread.sleep(50);
                }
            }
            throw new AssertionError("no answer on port " + port + "\n" + said());
        }
    }

    String said() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    /** Waits for its end; fails when that is not success. */
    void awaitSuccess() throws IOException, InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), said());
        assertEquals(0, process.exitValue(), said());
    }

    /** Waits for its end. */
    void awaitEnd() throws IOException, InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), said());
    }

    /** Lets it end its own children first. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            process.waitFor(3, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
