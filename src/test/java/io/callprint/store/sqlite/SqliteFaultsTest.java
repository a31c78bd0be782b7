package io.callprint.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.store.FileEngineFaults;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files that are damaged, foreign, newer, replaced or unwritable, and writers that die. */
class SqliteFaultsTest extends FileEngineFaults {
    private static final CallerId ADA = new CallerId("ada");

    private final Random random = new Random(11);

    @Override
    protected String engine() {
        return "sqlite";
    }

    @Override
    protected VoiceprintStore open(Path file) {
        return SqliteVoiceprintStore.open(file);
    }

    @Test
    void fileIsItsOwnersOnly() throws IOException {
        assumeTrue(
                Files.getFileStore(folder).supportsFileAttributeView("posix"), "skipped: no POSIX rights on this disk");
        Path file = folder.resolve("new folder?a=b#c%20").resolve("voiceprints.db");
        try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.save(Voiceprints.of("ada", 1, random));
            for (String name : new String[] {"voiceprints.db", "voiceprints.db-wal", "voiceprints.db-shm"}) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(name))),
                        name);
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            assertEquals(1, store.count());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void readOnlyFileIsOneSentence() throws IOException {
        Path file = folder.resolve("readonly.db");
        SqliteVoiceprintStore.open(file).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assumeFalse(Files.isWritable(file), "skipped: this user may write everything");

        try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            String message = message(() -> store.save(Voiceprints.of("ada", 1, random)));
            assertTrue(message.contains("read-only"), message);
        }
    }

    @Test
    void folderThatCannotBeMadeIsOneSentence() throws IOException {
        Path blocked = Files.writeString(folder.resolve("a-file"), "x");

        assertTrue(openingFails(blocked.resolve("voiceprints.db")).contains("cannot be used as a voiceprint file"));
        assertTrue(openingFails(folder).contains("it is a folder, expected a file"));
    }

    @Test
    void foreignFileIsLeftAsItIs() throws IOException, SQLException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a database, but somebody's notes ".repeat(512));
        byte[] before = Files.readAllBytes(text);
        assertTrue(openingFails(text).contains("it is not an SQLite file"));
        assertArrayEquals(before, Files.readAllBytes(text));

        Path other = folder.resolve("other.db");
        change(other, "CREATE TABLE voiceprint (x)");
        before = Files.readAllBytes(other);
        assertTrue(openingFails(other).contains("of another program"));
        assertArrayEquals(before, Files.readAllBytes(other));
    }

    @Test
    void fileOfTheFirstVersionKeepsItsVoiceprintsAndGainsTheRest() throws Exception {
        Path file = folder.resolve("first.db");
        Voiceprint ada = Voiceprints.of("ada", 2, random);
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.save(ada);
        }
        change(file, "ALTER TABLE sample DROP COLUMN origin");
        change(file, "ALTER TABLE sample DROP COLUMN source");
        change(file, "DROP TABLE note");
        change(file, "DROP TABLE applied_write");
        change(file, "DROP TABLE attachment");
        change(file, "DROP TABLE speaker_embeddings");
        change(file, "PRAGMA user_version = 1");

        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            assertEquals(ada, store.find(ada.caller()).orElseThrow());
            assertEquals(List.of(), store.notes("watch"));
        }
    }

    @Test
    void newerSchemaIsLeftAsItIs() throws IOException, SQLException {
        Path file = withOneVoiceprint("newer.db");
        change(file, "PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(file);

        assertTrue(openingFails(file).contains("has schema version 99, expected at most " + SqliteSchema.newest()));

        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void tornFileIsOneSentenceAndLeftAsItIs() throws IOException {
        Path file = withOneVoiceprint("torn.db");
        byte[] whole = Files.readAllBytes(file);
        for (int keep : new int[] {50, 100, 4096, 8192, whole.length - 4096, whole.length - 1}) {
            byte[] torn = Arrays.copyOf(whole, keep);
            Files.write(file, torn);
            try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
                String message = message(() -> store.forEach(_ -> {}));
                assertTrue(message.contains("damaged"), keep + " bytes: " + message);
            } catch (StoreUnavailableException e) {
                String message = String.valueOf(e.getMessage());
                assertTrue(message.contains("damaged") || message.contains("torn"), message);
            }
            assertArrayEquals(torn, Files.readAllBytes(file), keep + " bytes");
        }
    }

    @Test
    void mutatedFilesNeverThrowAnythingElse() throws IOException {
        Path file = withOneVoiceprint("mutated.db");
        byte[] whole = Files.readAllBytes(file);
        for (int round = 0; round < 150; round++) {
            byte[] mutated = whole.clone();
            for (int edits = 1 + random.nextInt(40); edits > 0; edits--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, mutated);
            Files.deleteIfExists(folder.resolve("mutated.db-wal"));
            Files.deleteIfExists(folder.resolve("mutated.db-shm"));
            try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
                store.find(ADA);
                store.forEach(_ -> {});
                store.consents(ADA);
            } catch (StoreUnavailableException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("mutated.db"), e.getMessage());
            }
        }
    }

    @Test
    void removedOrReplacedFileTakesNoWrites() throws IOException {
        Path file = withOneVoiceprint("removed.db");
        try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            Files.move(file, folder.resolve("elsewhere.db"));
            assertTrue(
                    message(() -> store.save(Voiceprints.of("bob", 1, random))).contains("was removed while in use"));
            assertTrue(message(store::ping).contains("was removed while in use"));
            Files.writeString(file, "");
            assertTrue(message(store::ping).contains("was replaced by another file"));
        }
    }

    @Test
    void deletedVoiceprintLeavesNoBytesBehind() throws IOException {
        Path file = folder.resolve("erased.db");
        Voiceprint ada = Voiceprints.of("ada", 2, random);
        byte[] vector = bytes(ada.samples().get(1).embedding().vector());
        try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.save(ada);
            assertTrue(holds(vector));

            store.optOut(ADA, Voiceprints.NOON);

            assertFalse(holds(vector));
        }
        assertFalse(holds(vector));
    }

    @Test
    void followerThatFallsBehindLoadsEverythingAnew() throws Exception {
        Path file = folder.resolve("behind.db");
        try (SqliteVoiceprintStore writing = SqliteVoiceprintStore.open(file, 3);
                SqliteVoiceprintStore watching = SqliteVoiceprintStore.open(file, 3)) {
            RecordedChanges changes = new RecordedChanges(watching);
            try (AutoCloseable _ = watching.watch(changes)) {
                writing.save(Voiceprints.of("first", 1, random));
                assertTrue(changes.await(() -> changes.saved.get() == 1));
                for (int i = 0; i < 300; i++) { // lasts longer than the follower's rest
                    writing.save(Voiceprints.of("caller-" + i % 30, 1, random));
                }
                assertTrue(changes.await(() -> changes.resyncs.get() >= 1 && changes.mirror.size() == 31));
                for (int i = 0; i < 30; i++) {
                    CallerId caller = new CallerId("caller-" + i);
                    assertTrue(changes.await(
                            () -> writing.find(caller).equals(Optional.ofNullable(changes.mirror.get(caller)))));
                }
            }
        }
    }

    private Path withOneVoiceprint(String name) {
        Path file = folder.resolve(name);
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.save(Voiceprints.of("ada", 20, random));
        }
        return file;
    }

    private static void change(Path file, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.execute(connection, statement);
        }
    }

    private boolean holds(byte[] wanted) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (indexOf(Files.readAllBytes(file), wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean indexOf(byte[] bytes, byte[] wanted) {
        // a row may be split over pages: the first 64 bytes are enough of a trace
        byte[] trace = Arrays.copyOf(wanted, 64);
        for (int at = 0; at + trace.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + trace.length, trace, 0, trace.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    private String openingFails(Path file) {
        String message = message(() -> SqliteVoiceprintStore.open(file).close());
        assertTrue(message.contains(file.toString()), message);
        return message;
    }

    private static String message(Runnable operation) {
        return String.valueOf(
                assertThrows(StoreUnavailableException.class, operation::run).getMessage());
    }
}
