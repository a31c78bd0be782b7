package io.callprint.cli;

import static io.callprint.cli.Said.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of callers as they are typed. */
class BatchEnrolmentTest {
    private static final Path VOICES = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")))
            .resolve("sip-config/demo/voices");

    @TempDir
    Path folder;

    @Test
    void listIsEnrolledWithAResultForEachAndGoesOnWhereItStopped() throws IOException {
        Path list = folder.resolve("callers.csv");
        Files.writeString(list, """
                caller,files,name,tariff
                carlo,%1$s/carlo/enrol-1.wav;%1$s/carlo/enrol-2.wav,"Carlo, C.",gold
                june,file:%1$s/june/enrol-1.wav;missing.wav,,
                brief,%1$s/june/call-1.wav,,
                """.formatted(VOICES));

        Said first = enroll(list);

        assertEquals(1, first.code(), first.toString());
        assertTrue(first.out().startsWith("1 callers enrolled, 2 not; 0 of them settled before"), first.toString());
        JsonNode results = results(list);
        assertEquals("Enrolled", results.path("carlo").path("result").asText());
        assertEquals("Unreadable", results.path("june").path("result").asText());
        assertTrue(results.path("june").path("message").asText().contains("missing.wav"));
        assertTrue(results.path("brief").path("message").asText().startsWith("brief: not enrolled"));
        Said shown = run("callers", "show", "carlo", "--data", data(), "--json");
        assertTrue(shown.out().contains("gold") && shown.out().contains("Carlo, C."), shown.toString());

        Files.copy(VOICES.resolve("june/enrol-2.wav"), folder.resolve("missing.wav"));
        Said again = enroll(list);

        assertTrue(again.out().startsWith("2 callers enrolled, 1 not; 2 of them settled before"), again.toString());
        assertEquals("Enrolled", results(list).path("june").path("result").asText());
    }

    @Test
    void listsThatSayTooLittleAreOneSentenceWithTheLine() throws IOException {
        Path list = folder.resolve("callers.jsonl");
        for (Map.Entry<String, String> line : Map.of(
                        "{\"caller\":\"a\"}", "no caller or no files, expected both",
                        "{\"caller\":\"a\",\"files\":[\"http://x/y.wav\"]}", "a recording on another machine",
                        "nonsense", "no JSON object, expected one a line")
                .entrySet()) {
            Files.writeString(list, "\n" + line.getKey() + "\n");
            Said said = enroll(list);
            assertEquals(2, said.code(), said.toString());
            assertTrue(said.err().contains(list + " line 2: " + line.getValue()), said.toString());
        }
        Said both = run("enroll", "ada", "--batch", list.toString());
        assertEquals(2, both.code(), both.toString());
        Said neither = run("enroll", "ada");
        assertEquals(2, neither.code(), neither.toString());
    }

    private Said enroll(Path list) {
        return run("enroll", "--batch", list.toString(), "--jobs", "2", "--data", data());
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** By caller, the last of each. */
    private static JsonNode results(Path list) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode results = json.createObjectNode();
        for (String line : Files.readAllLines(list.resolveSibling("callers.csv.results.jsonl"))) {
            JsonNode result = json.readTree(line);
            results.set(result.path("caller").asText(), result);
        }
        return results;
    }
}
