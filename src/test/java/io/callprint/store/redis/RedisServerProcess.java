package io.callprint.store.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.store.UnpackedServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real redis-server on a loopback port, as a child process that a test may kill, stop and start again. */
public final class RedisServerProcess implements AutoCloseable {
    private static final List<String> PLACES =
            List.of("/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server");
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path program;
    private final int port;
    private final Path folder;
    private final List<String> options;
    private Process process;

    private RedisServerProcess(Path program, int port, Path folder, List<String> options, Process process) {
        this.program = program;
        this.port = port;
        this.folder = folder;
        this.options = options;
        this.process = process;
    }

    /** Skips the calling test, with the reason, on a machine without the program. */
    public static void assumeInstalled() {
        assumeTrue(
                program().isPresent(),
                "skipped: needs redis-server, which is not installed (apt install redis-server)");
    }

    /**
     * Starts one on a free port, keeping nothing on the disk, and waits until it answers.
     *
     * @param options of redis-server, such as {@code --requirepass}, {@code secret}
     */
    public static RedisServerProcess start(String... options) {
        return start(freePort(), options);
    }

    public static RedisServerProcess start(int port, String... options) {
        return start(program().orElseThrow(), port, options);
    }

    private static RedisServerProcess start(Path program, int port, String... options) {
        try {
            List<String> all = new ArrayList<>(List.of("--save", ""));
            all.addAll(List.of(options));
            return start(program, port, Files.createTempDirectory("callprint-redis"), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #start(String...)}, one with vector sets; skips the calling test where there is none. */
    public static RedisServerProcess startWithVectorSets(String... options) {
        return start(UnpackedServers.assumed("Redis 8 with vector sets", UnpackedServers.redis()), freePort(), options);
    }

    private static RedisServerProcess start(Path program, int port, Path folder, List<String> options)
            throws IOException {
        RedisServerProcess server =
                new RedisServerProcess(program, port, folder, options, launch(program, port, folder, options));
        server.awaitAnswer();
        return server;
    }

    /**
     * Starts a sentinel instead.
     *
     * @param lines of its configuration beside the port
     */
    public static RedisServerProcess startSentinel(String... lines) throws IOException {
        Path folder = Files.createTempDirectory("callprint-sentinel");
        Path file = Files.write(folder.resolve("sentinel.conf"), List.of(lines)); // the sentinel writes to it
        return start(program().orElseThrow(), freePort(), folder, List.of(file.toString(), "--sentinel"));
    }

    /** A port where nothing listens at the moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the server keeps its files. */
    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:port}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** As kill -9 does. */
    public void kill() {
        process.destroyForcibly();
        await(process);
    }

    /** Starts it again on the same port, after {@link #kill()}: without data, unless the options keep it. */
    public void startAgain() {
        try {
            process = launch(program, port, folder, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /** Connections stay open, nothing is answered (SIGSTOP). */
    public void pause() {
        signal("STOP");
    }

    /** Ends {@link #pause()} (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    /** Sends one command in Redis's inline form and returns the first line of the answer. */
    public String command(String line) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
                answer.append((char) c);
            }
            return answer.toString();
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            await(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(Path program, int port, Path folder, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(options);
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("redis.log").toFile()))
                .start();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                String answer = command("PING");
                if (answer.startsWith("+PONG") || answer.startsWith("-NOAUTH")) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("redis-server did not come up, its log is in " + folder);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static void await(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Path> program() {
        Stream<Path> onPath = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "redis-server"));
        return Stream.concat(onPath, PLACES.stream().map(Path::of))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
