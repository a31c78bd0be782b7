package io.callprint.store.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.store.UnpackedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a loopback port, made in a folder of its own, that a test may crash, stop and start again. Started
 * by root it runs as the user postgres, because it refuses root.
 */
public final class PostgresServerProcess implements AutoCloseable {
    static final String USER = "callprint";
    static final String PASSWORD = "s3cret! @:/";
    private static final String PASSWORD_IN_URL = "s3cret!%20%40%3A%2F";
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path programs;
    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private PostgresServerProcess(Path programs, Path folder, int port, List<String> options, Process process) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.process = process;
    }

    /** Skips the calling test, with the reason, on a machine without the programs. */
    public static void assumeInstalled() {
        assumeTrue(
                programs().isPresent(),
                "skipped: needs initdb and postgres, which are not installed (apt install postgresql)");
        assumeSomebodyElse();
    }

    private static void assumeSomebodyElse() {
        assumeTrue(
                !isRoot() || Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "skipped: PostgreSQL refuses root, and setpriv is missing to become another user");
    }

    /** In a new folder; waits until it answers. */
    public static PostgresServerProcess start() {
        try {
            return start(Files.createTempDirectory("callprint-postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #start()}, one with pgvector; skips the calling test where there is none. */
    public static PostgresServerProcess startWithVectors() {
        Path programs = UnpackedServers.assumed("PostgreSQL with pgvector", UnpackedServers.postgres());
        assumeSomebodyElse();
        try {
            assumeTrue(
                    isSuccess(asUser("test", "-x", programs.resolve("initdb").toString())),
                    "skipped: the user postgres may not run " + programs);
            return start(programs, Files.createTempDirectory("callprint-postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param folder on the disk that the server shall use; becomes the server's own
     * @param options settings of the server, {@code name=value}
     */
    public static PostgresServerProcess start(Path folder, String... options) {
        return start(programs().orElseThrow(), folder, options);
    }

    private static PostgresServerProcess start(Path programs, Path folder, String... options) {
        try {
            Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n", StandardCharsets.UTF_8);
            if (isRoot()) {
                run(List.of("chown", "-R", "postgres", folder.toString()));
            }
            run(asUser(
                    programs.resolve("initdb").toString(),
                    "-D",
                    folder.resolve("data").toString(),
                    "-U",
                    USER,
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + password,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync"));
            int port = freePort();
            List<String> all = List.of(options);
            PostgresServerProcess server =
                    new PostgresServerProcess(programs, folder, port, all, launch(programs, folder, port, all));
            server.awaitAnswer();
            server.command("CREATE DATABASE voices");
            return server;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL did not start in " + folder, e);
        }
    }

    /** Where the server keeps its files. */
    public Path folder() {
        return folder;
    }

    public int port() {
        return port;
    }

    /** {@code postgresql://callprint:…@127.0.0.1:port/voices}. */
    public String url() {
        return "postgresql://" + USER + ":" + PASSWORD_IN_URL + "@127.0.0.1:" + port + "/voices";
    }

    /** In the database that the store uses. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/voices", USER, PASSWORD);
    }

    /** Ends at once without writing anything more; the next start recovers from the log (SIGQUIT). */
    public void crash() {
        signal("QUIT", process.toHandle());
        await(process);
    }

    /** Whether it still runs; a full disk can end it. */
    public boolean isAlive() {
        return process.isAlive();
    }

    public void startAgain() {
        try {
            process = launch(programs, folder, port, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitAnswer();
    }

    /** Connections stay open, nothing is answered (SIGSTOP). */
    public void pause() {
        process.descendants().forEach(child -> signal("STOP", child));
        signal("STOP", process.toHandle());
    }

    /** Ends {@link #pause()} (SIGCONT). */
    public void resume() {
        signal("CONT", process.toHandle());
        process.descendants().forEach(child -> signal("CONT", child));
    }

    @Override
    public void close() {
        crash();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void command(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD);
                var prepared = connection.createStatement()) {
            prepared.execute(statement);
        }
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                command("SELECT 1");
                return;
            } catch (SQLException e) {
                // not yet
            }
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("PostgreSQL did not come up, its log is in " + folder);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static Process launch(Path programs, Path folder, int port, List<String> options) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=40",
                "fsync=off", // a crash of the process, unlike one of the machine, loses nothing that it wrote
                "shared_buffers=16MB"));
        settings.addAll(options);
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port)));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return new ProcessBuilder(asUser(command.toArray(String[]::new)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private static List<String> asUser(String... command) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        words.addAll(List.of(command));
        return words;
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        await(process);
        if (process.exitValue() != 0) {
            throw new IOException(command.getLast() + ": " + output);
        }
    }

    private static boolean isSuccess(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        await(process);
        return process.exitValue() == 0;
    }

    private static void signal(String name, ProcessHandle handle) {
        try {
            await(new ProcessBuilder("kill", "-" + name, Long.toString(handle.pid())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The newest of Debian's, or what is on the path. */
    private static Optional<Path> programs() {
        List<Path> folders = new ArrayList<>();
        try (Stream<Path> versions = Files.exists(DEBIAN) ? Files.list(DEBIAN) : Stream.empty()) {
            versions.sorted(Comparator.reverseOrder())
                    .map(version -> version.resolve("bin"))
                    .forEach(folders::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(Path::of)
                .forEach(folders::add);
        return folders.stream()
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("postgres")))
                .findFirst();
    }
}
