package io.callprint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    static Program start(Path folder, List<String> command) throws IOException {
        Path log = folder.resolve(command.getFirst() + ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Program(process, log);
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

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
