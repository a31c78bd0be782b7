package io.callprint.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingBatchTest {
    private long nanos;

    @Test
    void filesBehindTheLimitGetAnErrorEachAndProgressIsSeen() throws Exception {
        ObjectNode body = JsonMapper.builder().build().createObjectNode();
        body.putArray("audio_paths").add("a").add("b").add("c").add("d");
        List<Long> patience = new ArrayList<>();
        List<String> progress = new ArrayList<>();
        EmbeddingBatch batch = new EmbeddingBatch(body.path("audio_paths"), Duration.ofMinutes(5), () -> nanos);
        ObjectNode answer = batch.run((path, left) -> {
            patience.add(left.toSeconds());
            progress.add(batch.progress().toString());
            nanos += Duration.ofSeconds(160).toNanos();
            return new float[] {1, 0};
        });
        assertEquals(List.of(300L, 140L), patience);
        assertEquals(List.of("{\"total\":4,\"done\":0}", "{\"total\":4,\"done\":1}"), progress);
        assertEquals(2, answer.path("processed").asInt());
        assertEquals(2, answer.path("errors_count").asInt());
        assertEquals(
                "not reached within the batch's 300 s, expected fewer files",
                answer.path("embeddings").get(2).path("error").asText());
    }
}
