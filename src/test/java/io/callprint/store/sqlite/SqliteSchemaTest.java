package io.callprint.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.sql.Schema;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a file go up and down with data in them. */
class SqliteSchemaTest {
    private static final CallerId ADA = new CallerId("ada");

    private final Random random = new Random(5);

    @TempDir
    Path folder;

    @Test
    void newFileHasEveryVersionWithItsTime() {
        Path file = withAda("new.db");

        List<Schema.Version> versions = new SqliteSchema(file).versions();

        assertEquals(
                List.of("voiceprints", "origins and notes", "applied writes", "attachments", "speaker embeddings"),
                descriptions(versions));
        versions.forEach(version ->
                assertTrue(version.appliedAt().orElseThrow().matches("20\\d\\d-\\d\\d-\\d\\d .*"), version.toString()));
    }

    @Test
    void fileOfAProgramWithoutALogIsTakenOver() throws SQLException {
        Path file = withAda("old.db");
        toFirstVersion(file);
        Schema schema = new SqliteSchema(file);
        assertEquals(List.of(true, false, false, false, false), applied(schema));

        schema.migrate();

        assertEquals(
                "before versions were logged",
                schema.versions().getFirst().appliedAt().orElseThrow());
        assertEquals(List.of(true, true, true, true, true), applied(schema));
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            assertEquals(1, store.count());
        }
    }

    @Test
    void versionGoesBackForAnOlderProgramAndForthAgain() {
        Path file = withAda("back.db");
        Voiceprint before;
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.keep(new Note("watch", "k", "b", Voiceprints.NOON), Voiceprints.NOON.minusSeconds(9));
            before = store.find(ADA).orElseThrow();
        }
        Schema schema = new SqliteSchema(file);

        for (int version = SqliteSchema.newest(); version > 1; version--) {
            schema.rollBack();
        }

        assertEquals(List.of(true, false, false, false, false), applied(schema));
        String first = String.valueOf(
                assertThrows(IllegalStateException.class, schema::rollBack).getMessage());
        assertTrue(first.contains("schema version 1, which cannot be taken back"), first);
        schema.migrate();
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            assertEquals(before, store.find(ADA).orElseThrow());
            assertEquals(List.of(), store.notes("watch"));
        }
    }

    @Test
    void voicesOfRecordingsGoIntoTheirTableAndBackIntoNotes() throws SQLException {
        Path file = withAda("voices.db");
        Note voice = new Note(Note.SPEAKER_EMBEDDING, "0a1b#agent #2", "sealed", Voiceprints.NOON);
        Note watched = new Note("watch", "k#1", "b", Voiceprints.NOON);
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.keep(voice, Instant.EPOCH);
            store.keep(watched, Instant.EPOCH);
        }
        assertEquals(List.of("0a1b agent #2 sealed"), voices(file));
        Schema schema = new SqliteSchema(file);

        schema.rollBack();

        assertEquals(
                List.of("speaker-embedding 0a1b#agent #2 sealed", "watch k#1 b"),
                rows(file, "SELECT kind || ' ' || key || ' ' || body FROM note ORDER BY kind"));
        schema.migrate();
        assertEquals(List.of("0a1b agent #2 sealed"), voices(file));
        assertEquals(List.of("watch"), rows(file, "SELECT kind FROM note"));
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            assertEquals(List.of(voice), store.notes(Note.SPEAKER_EMBEDDING));
            assertEquals(List.of(watched), store.notes("watch"));
        }
    }

    private static List<String> voices(Path file) throws SQLException {
        return rows(file, "SELECT recording || ' ' || speaker || ' ' || body FROM speaker_embeddings");
    }

    private static List<String> rows(Path file, String select) throws SQLException {
        try (Connection connection = SqliteFile.connect(file)) {
            return Sql.list(connection, row -> row.getString(1), select);
        }
    }

    @Test
    void severalProcessesThatOpenAnOldFileAtOnceMigrateItOnce() throws Exception {
        Path file = withAda("race.db");
        toFirstVersion(file);
        List<Callable<Long>> openings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            openings.add(() -> {
                try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
                    return store.count();
                }
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> opened : threads.invokeAll(openings)) {
                assertEquals(1, opened.get());
            }
        }
        assertEquals(List.of(true, true, true, true, true), applied(new SqliteSchema(file)));
    }

    @Test
    void storeThatIsOpenReadsOnWhileItsFileGoesUp() throws SQLException {
        Path file = withAda("live.db");
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            Schema schema = new SqliteSchema(file);
            schema.rollBack();
            schema.migrate();
            assertEquals(1, store.count());
            store.save(Voiceprints.of("bob", 1, random));
            assertTrue(store.find(ADA).isPresent());
        }
    }

    @Test
    void migrationThatFailsLeavesTheFileAsItWas() throws Exception {
        Path file = withAda("failing.db");
        toFirstVersion(file);
        change(file, "CREATE TABLE note (somebody TEXT)"); // in the way of the second version
        List<String> before = content(file);

        String message =
                String.valueOf(assertThrows(StoreUnavailableException.class, () -> new SqliteSchema(file).migrate())
                        .getMessage());

        assertTrue(message.startsWith("the schema of " + file + " cannot be reached: SQLite reports"), message);
        assertEquals(before, content(file));
    }

    @Test
    void missingForeignAndNewerFilesAreOneSentence() throws Exception {
        Path missing = folder.resolve("missing.db");
        assertTrue(message(missing).contains("there is no such file yet"));
        assertFalse(Files.exists(missing));
        Path newer = withAda("newer.db");
        change(newer, "PRAGMA user_version = 99");
        byte[] bytes = Files.readAllBytes(newer);
        assertTrue(message(newer).contains("schema version 99, expected at most 5"));
        assertArrayEquals(bytes, Files.readAllBytes(newer));
    }

    private static String message(Path file) {
        return String.valueOf(assertThrows(StoreUnavailableException.class, () -> new SqliteSchema(file).versions())
                .getMessage());
    }

    private Path withAda(String name) {
        Path file = folder.resolve(name);
        try (VoiceprintStore store = SqliteVoiceprintStore.open(file)) {
            store.save(Voiceprints.of("ada", 2, Map.of("name", "Ada"), Voiceprints.NOON, random));
        }
        return file;
    }

    /** As a program wrote it that knew one version and no log. */
    private static void toFirstVersion(Path file) throws SQLException {
        change(file, "ALTER TABLE sample DROP COLUMN origin");
        change(file, "ALTER TABLE sample DROP COLUMN source");
        change(file, "DROP TABLE note");
        change(file, "DROP TABLE applied_write");
        change(file, "DROP TABLE attachment");
        change(file, "DROP TABLE speaker_embeddings");
        change(file, "DROP TABLE schema_version");
        change(file, "PRAGMA user_version = 1");
    }

    private static List<String> content(Path file) throws SQLException {
        try (Connection connection = SqliteFile.connect(file)) {
            List<String> content = Sql.list(
                    connection, row -> row.getString(1), "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name");
            content.addAll(Sql.list(connection, row -> row.getString(1), "SELECT hex(vector) FROM sample"));
            content.add("version " + Sql.number(connection, "PRAGMA user_version"));
            return content;
        }
    }

    private static void change(Path file, String statement) throws SQLException {
        try (Connection connection = SqliteFile.connect(file)) {
            Sql.execute(connection, statement);
        }
    }

    private static List<String> descriptions(List<Schema.Version> versions) {
        return versions.stream().map(Schema.Version::description).toList();
    }

    private static List<Boolean> applied(Schema schema) {
        return schema.versions().stream().map(Schema.Version::isApplied).toList();
    }
}
