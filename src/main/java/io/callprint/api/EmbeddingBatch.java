package io.callprint.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The files of one batch, one after another within its time; a file that fails takes no other with it. */
final class EmbeddingBatch {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_FILES = 1_000;

    private final List<String> paths = new ArrayList<>();
    private final Duration limit;
    private final LongSupplier nanoTime;

    /** Written by the request's thread, read by others. */
    private volatile int done;

    /** What is done with one file. */
    interface Work {
        float[] embed(String path, Duration patience) throws IOException, NoEmbeddingException, InterruptedException;
    }

    /** @throws NoEmbeddingException when there is no such list, or it is too long */
    EmbeddingBatch(JsonNode list, Duration limit, LongSupplier nanoTime) throws NoEmbeddingException {
        for (JsonNode path : list) {
            paths.add(path.asText());
        }
        if (paths.isEmpty() || paths.size() > MOST_FILES) {
            throw EmbeddingServer.wrong(
                    "audio_paths has %d entries, expected 1 to %d paths".formatted(paths.size(), MOST_FILES));
        }
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** For {@code /health}: how far it is. */
    JsonNode progress() {
        return JSON.createObjectNode().put("total", paths.size()).put("done", done);
    }

    ObjectNode run(Work work) throws InterruptedException {
        long end = nanoTime.getAsLong() + limit.toNanos();
        ObjectNode answer = JSON.createObjectNode().put("success", true).put("total", paths.size());
        int errors = 0;
        for (int index = 0; index < paths.size(); index++) {
            String path = paths.get(index);
            ObjectNode item = answer.withArray("embeddings").addObject();
            item.put("index", index).put("audio_path", path);
            try {
                Duration left = Duration.ofNanos(end - nanoTime.getAsLong());
                if (!left.isPositive()) {
                    throw NoEmbeddingException.ofLoad(
                            "not reached within the batch's %d s, expected fewer files".formatted(limit.toSeconds()));
                }
                EmbeddingServer.put(item, work.embed(path, left)).put("success", true);
            } catch (IOException | NoEmbeddingException e) {
                errors++;
                item.putNull("embedding").put("success", false).put("error", e.getMessage());
            }
            done = index + 1;
        }
        return answer.put("processed", paths.size() - errors).put("errors_count", errors);
    }
}
