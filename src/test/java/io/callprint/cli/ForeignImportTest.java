package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.store.redis.RedisServerProcess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

/** {@code callers import --from}: a test named after each store of the voiceprint module, and the rules of importing. */
class ForeignImportTest {
    private static final String VECTOR = IntStream.range(0, 256)
            .mapToObj(i -> i % 2 == 0 ? "0.05" : "-0.1")
            .collect(Collectors.joining(", ", "[", "]"));

    @TempDir
    Path folder;

    @Test
    void resemblyzerJson() throws Exception {
        Path file = Files.writeString(folder.resolve("voiceprints.json"), "{\"+4930\": " + entry("+4930") + "}");
        Said said = importFrom("resemblyzer-json", file.toString());
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().startsWith("1 of 1 callers imported; servers recognise them by ge2e"), said.out());
        assertKept("+4930");
    }

    @Test
    void redis() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start();
                RedisClient client = RedisClient.create("127.0.0.1", server.port())) {
            client.set("voiceprint:+4931", entry("+4931"));
            client.set("other:1", "x");
            Said said = importFrom("redis", "redis://127.0.0.1:" + server.port());
            assertEquals(0, said.code(), said.err());
            assertKept("+4931");
        }
    }

    @Test
    void sqlite() throws Exception {
        Path file = folder.resolve("old.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection
                    .createStatement()
                    .execute("CREATE TABLE voiceprints (caller_id TEXT PRIMARY KEY, embedding BLOB, metadata TEXT,"
                            + " created_at TEXT, last_seen TEXT)");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO voiceprints VALUES (?, ?, ?, ?, ?)")) {
                ByteBuffer floats = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < 256; i++) {
                    floats.putFloat(i % 2 == 0 ? 0.05f : -0.1f);
                }
                insert.setString(1, "+4932");
                insert.setBytes(2, floats.array());
                insert.setString(3, "{\"name\": \"Ada\"}");
                insert.setString(4, "2025-01-02T03:04:05");
                insert.setString(5, null);
                insert.executeUpdate();
            }
        }
        Said said = importFrom("sqlite", file.toString());
        assertEquals(0, said.code(), said.err());
        assertKept("+4932");
        assertEquals(
                3, importFrom("sqlite", folder.resolve("none.db").toString()).code());
    }

    @Test
    void csvEmbeddings() throws Exception {
        Path file = Files.writeString(
                folder.resolve("v.csv"), "caller,name,embedding\n+4933,Ada,\"" + VECTOR.replace(",", "") + "\"\n");
        Said said = importFrom("csv-embeddings", file.toString(), "--model", "theirs");
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().contains("model theirs is not in the catalogue"), said.out());
        assertEquals(
                "Ada",
                show("+4933").path("metadata").path("name").asText(),
                show("+4933").toString());
    }

    @Test
    void whatCannotBeTakenIsSaidCallerByCaller() throws Exception {
        Path file = Files.writeString(
                folder.resolve("v.json"),
                "{\"a\": %s, \" b\": %s, \"c\": {\"embedding\": %s}, \"d\": {\"embedding\": []}}"
                        .formatted(entry("a"), entry(" b"), VECTOR.replaceAll("[0-9.-]+", "0")));
        Said said = importFrom("resemblyzer-json", file.toString());
        assertEquals(1, said.code());
        assertTrue(said.out().contains(" b: not imported, caller id \" b\" is not usable"), said.out());
        assertTrue(said.out().contains("c: not imported, its embedding has no direction"), said.out());
        assertTrue(said.out().contains("d: not imported, its embedding has 0 values"), said.out());
        assertTrue(said.out().contains("1 of 4 callers imported"), said.out());
        Said again = importFrom("resemblyzer-json", file.toString());
        assertTrue(again.out().contains("a: not imported, has a voiceprint here already"), again.out());
        assertFalse((said.out() + said.err()).contains("0.05"), "no number of an embedding is shown");
    }

    @Test
    void vectorsOfAnotherLengthAreRefusedUnlessTheyAreFilledUpWithAWarning() throws Exception {
        Path file = Files.writeString(folder.resolve("v.csv"), "caller,embedding\n1,1 2 3\n");
        String[] model = {"--model", "campplus-telephone"};
        Said refused = importFrom("csv-embeddings", file.toString(), model);
        assertTrue(refused.out().contains("its embedding has 3 values, expected 192 like the model"), refused.out());
        Said padded = importFrom("csv-embeddings", file.toString(), "--model", "campplus-telephone", "--pad");
        assertEquals(0, padded.code(), padded.err());
        assertTrue(padded.err().contains("no comparison with them means anything"), padded.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resemblyzer-json | [] | found no JSON object, expected one",
                "resemblyzer-json | {x | found no JSON, expected an object",
                "csv-embeddings | a,b | found no columns caller and embedding, expected them in the first line",
                "sqlite | no database | found no table of voiceprints, expected an SQLite file with one",
                "mongo | x | --from is \"mongo\", expected resemblyzer-json, redis, sqlite or csv-embeddings",
            })
    void aSourceThatIsNoneIsOneSentence(String from, String content, String sentence) throws Exception {
        Path file = Files.writeString(folder.resolve("source"), content);
        Said said = importFrom(from, file.toString());
        assertTrue(said.code() >= 2, String.valueOf(said.code()));
        assertTrue(said.err().contains(sentence), said.err());
    }

    private static String entry(String caller) {
        return "{\"caller_id\": \"" + caller + "\", \"embedding\": " + VECTOR
                + ", \"metadata\": {\"name\": \"Ada\"}, \"created_at\": \"2025-01-02T03:04:05.5\", \"last_seen\": null}";
    }

    /** Under the model that made it, seen by no other. */
    private void assertKept(String caller) throws Exception {
        JsonNode kept = show(caller);
        assertEquals("Ada", kept.path("metadata").path("name").asText(), kept.toString());
        assertTrue(kept.toString().contains("2025-01-02T03:04:05"), kept.toString());
        assertEquals(1, kept.path("consents").size(), kept.toString());
    }

    private JsonNode show(String caller) throws Exception {
        return Said.run(
                        "callers",
                        "show",
                        caller,
                        "--json",
                        "--data",
                        folder.resolve("data").toString())
                .json();
    }

    private Said importFrom(String kind, String source, String... more) {
        List<String> words = new ArrayList<>(List.of("callers", "import", "--from", kind, source));
        words.addAll(List.of(more));
        words.addAll(List.of("--data", folder.resolve("data").toString()));
        return Said.run(words.toArray(String[]::new));
    }
}
