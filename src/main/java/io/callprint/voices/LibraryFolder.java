package io.callprint.voices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The files of a library. One writer at a time, in this process or another, by a lock on {@code .lock}; each file is replaced
 * whole, so that a reader never sees half of one and needs no lock.
 */
final class LibraryFolder {
    static final String CATALOG = "voice_catalog.json";
    static final String NAMES = "name_mapping.json";
    static final String STATS = "stats.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final Path folder;

    LibraryFolder(Path folder) {
        this.folder = folder;
    }

    /** What is done while nobody else writes. */
    interface Writing<T> {
        T run() throws IOException;
    }

    <T> T alone(Writing<T> writing) throws IOException {
        Files.createDirectories(folder.resolve("embeddings"));
        Files.createDirectories(folder.resolve("metadata"));
        try (FileChannel channel =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() - end < 0) {
                try (FileLock lock = tryLock(channel)) {
                    if (lock != null) {
                        return writing.run();
                    }
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
        throw new VoiceLibraryException(folder + " is being written by somebody else, expected it to be free within "
                + PATIENCE.toSeconds() + " s");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another thread of this process
        }
    }

    /** An index of the library; an empty one when there is no such file. */
    ObjectNode index(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            JsonNode index = JSON.readTree(file.toFile());
            if (index instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new VoiceLibraryException(file + " is no JSON, expected an object", e);
        }
        throw new VoiceLibraryException(file + " is no JSON object, expected one");
    }

    void write(String name, JsonNode content) throws IOException {
        write(name, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }

    void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Path half = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(half, content);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    Path metadata(String id) {
        return folder.resolve("metadata").resolve(id + ".json");
    }

    /**
     * The recording of a voice. Where the catalogue names a file, it counts as long as it lies in the folder.
     *
     * @throws VoiceLibraryException when it leads out of it
     */
    Optional<Path> recording(String id, JsonNode entry) throws IOException {
        String named = entry.path("embedding_file")
                .asText("embeddings/" + id + ".pkl.gz")
                .replace('\\', '/');
        try {
            Path file = folder.resolve(named).normalize();
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (!named.startsWith("/") && file.toRealPath().startsWith(folder.toRealPath())) {
                return Optional.of(file);
            }
        } catch (InvalidPathException e) {
            throw outside(id, e);
        }
        throw outside(id, null);
    }

    private VoiceLibraryException outside(String id, @Nullable Exception cause) {
        String message = "%s: embedding_file of voice %s leads out of the library, expected a file in it"
                .formatted(folder.resolve(CATALOG), id);
        return cause == null ? new VoiceLibraryException(message) : new VoiceLibraryException(message, cause);
    }
}
