package io.callprint.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Servers that search for voices, which distributions do not package yet: two Python wheels hold them, {@code .ci/run} unpacks
 * those into {@code target/servers}, or the variable {@value #VARIABLE} names a folder where they are. They are no part of the
 * program.
 */
public final class UnpackedServers {
    private static final String VARIABLE = "CALLPRINT_TEST_SERVERS";
    private static final int DEPTH = 8;

    private UnpackedServers() {}

    /** Redis 8, whose vector sets are built in. */
    public static Optional<Path> redis() {
        return program("bin/redis-server");
    }

    /** The folder of the programs of a PostgreSQL with pgvector. */
    public static Optional<Path> postgres() {
        return program("bin/postgres").map(Path::getParent);
    }

    /** Skips the calling test, with the reason, where it is not. */
    public static Path assumed(String what, Optional<Path> found) {
        assumeTrue(
                found.isPresent(),
                "skipped: needs " + what + ", which is not in target/servers nor in the folder that " + VARIABLE
                        + " names (.ci/run puts it there)");
        return found.orElseThrow();
    }

    private static Optional<Path> program(String end) {
        Path folder = Path.of(Optional.ofNullable(System.getenv(VARIABLE))
                .orElse(System.getProperty("callprint.home", ".") + "/target/servers"));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(folder, DEPTH, (file, _) -> file.endsWith(end))) {
            return files.filter(Files::isExecutable).max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
