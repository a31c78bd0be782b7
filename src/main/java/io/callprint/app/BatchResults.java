package io.callprint.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of each caller of a list, a JSON object a line, in a file beside it: a list that is enrolled once more goes on
 * where it stopped. Thread-safe.
 */
public final class BatchResults implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BatchResults.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Boolean> before;
    private final BufferedWriter out;

    private BatchResults(Map<String, Boolean> before, BufferedWriter out) {
        this.before = before;
        this.out = out;
    }

    /** Beside the list: its name with {@code .results.jsonl} behind. */
    public static Path of(Path list) {
        return list.resolveSibling(list.getFileName() + ".results.jsonl");
    }

    /** @throws IOException when the file cannot be read or written */
    public static BatchResults open(Path file) throws IOException {
        Map<String, Boolean> before = new HashMap<>();
        boolean isTorn = false;
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            isTorn = !text.isEmpty() && !text.endsWith("\n"); // a crash in the middle of a line
            text.lines().forEach(line -> read(line, before));
        }
        BufferedWriter out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (isTorn) {
            out.newLine();
        }
        return new BatchResults(before, out);
    }

    private static void read(String line, Map<String, Boolean> before) {
        try {
            JsonNode result = JSON.readTree(line);
            if (result.path("settled").asBoolean()) {
                before.put(result.path("id").asText(), result.path("enrolled").asBoolean());
            }
        } catch (JsonProcessingException e) {
            log.warn("a result that was written only in part is left out: its caller is enrolled again");
        }
    }

    /** Whether an earlier run settled it, one way or the other. */
    public boolean isSettled(EnrolmentBatch.Entry entry) {
        return before.containsKey(entry.id());
    }

    /** Whether an earlier run enrolled the caller. */
    public boolean wasEnrolled(EnrolmentBatch.Entry entry) {
        return before.getOrDefault(entry.id(), false);
    }

    /**
     * @param isSettled false when another try may go better: the store was away, a file was missing
     * @param sentence for people
     */
    public synchronized void add(
            EnrolmentBatch.Entry entry, String result, boolean isEnrolled, boolean isSettled, String sentence)
            throws IOException {
        out.write(JSON.createObjectNode()
                .put("line", entry.line())
                .put("id", entry.id())
                .put("caller", entry.caller().value())
                .put("result", result)
                .put("enrolled", isEnrolled)
                .put("settled", isSettled)
                .put("message", sentence)
                .toString());
        out.newLine();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
