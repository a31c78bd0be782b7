package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.callprint.Mutation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Voiceprints of other systems that are not what they should be. */
class ForeignSourceTest {
    private static final String SECRET = "0.123456";

    @TempDir
    Path folder;

    @Test
    void damagedJsonIsReadOrRefusedInOneSentence() throws IOException {
        String right = "{\"anna\":{\"caller_id\":\"anna\",\"embedding\":[" + SECRET
                + ",-0.5,1e-3],\"metadata\":{\"name\":\"Anna\",\"tags\":[1,2]},\"created_at\":\"2025-01-02T03:04:05\"}}";
        requireOneSentence(ForeignSource.RESEMBLYZER_JSON, right.getBytes(StandardCharsets.UTF_8), 1);
    }

    @Test
    void damagedCsvIsReadOrRefusedInOneSentence() throws IOException {
        String right = "caller,embedding,name\nanna," + SECRET + " -0.5 0.25,\"Anna, A.\"\nben,[1 2 3],Ben\n";
        requireOneSentence(ForeignSource.CSV_EMBEDDINGS, right.getBytes(StandardCharsets.UTF_8), 2);
    }

    @Test
    void damagedSqliteIsReadOrRefusedInOneSentence() throws Exception {
        Path file = folder.resolve("right.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection
                    .createStatement()
                    .execute("CREATE TABLE voiceprints (caller_id TEXT, embedding BLOB, metadata TEXT, created_at TEXT,"
                            + " last_seen TEXT)");
            connection
                    .createStatement()
                    .execute(
                            "INSERT INTO voiceprints VALUES ('anna', x'0000803f000000bf', '{\"name\":\"Anna\"}', '', '')");
        }
        requireOneSentence(ForeignSource.SQLITE, Files.readAllBytes(file), 1);
    }

    private void requireOneSentence(ForeignSource source, byte[] right, int voiceprints) throws IOException {
        Path file = folder.resolve("source");
        Files.write(file, right);
        assertEquals(voiceprints, source.read(file.toString()).size());
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            Files.write(file, Mutation.of(right, random));
            try {
                source.read(file.toString());
            } catch (IOException e) {
                String message = String.valueOf(e.getMessage());
                assertFalse(message.isBlank() || message.contains("\n") || message.contains(SECRET), message);
            }
        }
    }
}
