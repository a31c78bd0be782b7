package io.callprint.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of the speaker-embedding service that starts it when nobody answers, and stops what it started when it is
 * closed. Blocks; one thread at a time.
 */
public final class EmbeddingClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(330);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final URI service;
    private final List<String> startCommand;
    private final Duration startPatience;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private @Nullable Process started;

    /**
     * @param service for example {@code http://127.0.0.1:5001}
     * @param startCommand runs the service at that address, such as {@code callprint embeddings serve}; empty: it is
     *     never started
     * @param startPatience how long it may take to answer then
     */
    public EmbeddingClient(URI service, List<String> startCommand, Duration startPatience) {
        this.service = service;
        this.startCommand = List.copyOf(startCommand);
        this.startPatience = startPatience;
    }

    /** What the service says of itself: {@code status}, {@code model}, {@code dimension}, {@code device}. */
    public JsonNode health() throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(service.resolve("/health")).timeout(LONGEST_BATCH));
    }

    /** The embedding of a file that the service can read. */
    public float[] extract(String audioPath) throws IOException, InterruptedException {
        return vector(post("/extract-embedding", JSON.createObjectNode().put("audio_path", audioPath))
                .path("embedding"));
    }

    /** The embedding of a file of this machine, which is sent. */
    public float[] upload(Path audio) throws IOException, InterruptedException {
        return vector(answer(request("/extract-embedding", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofFile(audio)))
                .path("embedding"));
    }

    /** One entry a file, in order: {@code embedding} or {@code error}. */
    public JsonNode extractAll(List<String> audioPaths) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        audioPaths.forEach(body.putArray("audio_paths")::add);
        return post("/batch-extract-embeddings", body).path("embeddings");
    }

    /** Cosine of two embeddings, -1 to 1. */
    public double similarity(float[] one, float[] other) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.set("embedding1", JSON.valueToTree(one));
        body.set("embedding2", JSON.valueToTree(other));
        return post("/compute-similarity", body).path("similarity").asDouble();
    }

    /** The mean direction of embeddings, unit length. */
    public float[] centroid(List<float[]> embeddings) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.set("embeddings", JSON.valueToTree(embeddings));
        return vector(post("/compute-centroid", body).path("centroid"));
    }

    /** Stops the service if this client started it. */
    @Override
    public void close() {
        if (started != null) {
            started.destroy();
        }
        http.close();
    }

    private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return answer(request(path, "application/json").POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(LONGEST_BATCH)
                .header("Content-Type", type);
    }

    /** @throws IOException one sentence, the service's own where it said one */
    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            start(e);
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        JsonNode body = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IOException(body.path("error").asText(service + " answered " + response.statusCode()));
        }
        return body;
    }

    /** Starts the service and waits until it answers. */
    private void start(ConnectException nobody) throws IOException, InterruptedException {
        if (startCommand.isEmpty() || (started != null && started.isAlive())) {
            throw new IOException("nothing answers at " + service + ", expected the embedding service", nobody);
        }
        Process process = new ProcessBuilder(startCommand)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started = process;
        long end = System.nanoTime() + startPatience.toNanos();
        while (System.nanoTime() - end < 0 && !process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                http.send(
                        HttpRequest.newBuilder(service.resolve("/health")).build(),
                        HttpResponse.BodyHandlers.discarding());
                return;
            } catch (ConnectException | CompletionException e) {
                // not yet
            }
        }
        process.destroy();
        throw new IOException("the embedding service did not answer at %s within %d s of its start, expected it to"
                .formatted(service, startPatience.toSeconds()));
    }

    private static float[] vector(JsonNode list) {
        float[] vector = new float[list.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) list.get(i).asDouble();
        }
        return vector;
    }
}
