package io.callprint.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.config.EmbeddingsConfig;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The speaker-embedding service: audio to embeddings and arithmetic on them, over HTTP and JSON, with the paths and fields
 * that clients of the service it takes over already use. Requests run on virtual threads; two at a time hold audio in
 * memory, others wait. No login: bind it to loopback or put a proxy in front.
 */
public final class EmbeddingServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingServer.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int MOST_BYTES = 64_000_000;
    private static final int MOST_JSON_BYTES = 8_000_000;
    private static final int MOST_AUDIO_SECONDS = 600;
    private static final int AT_ONCE = 2;

    private final Javalin javalin;
    private final String host;
    private final AudioFolder folder;
    private final Supplier<ClipEmbedder> embedders;
    private final Duration batchLimit;
    private final LongSupplier nanoTime;
    private final Semaphore room = new Semaphore(AT_ONCE, true);
    private final Set<EmbeddingBatch> batches = ConcurrentHashMap.newKeySet();

    private EmbeddingServer(
            EmbeddingsConfig config, Path folder, Supplier<ClipEmbedder> embedders, LongSupplier nanoTime)
            throws HttpStartException {
        host = config.host();
        this.folder = new AudioFolder(folder);
        this.embedders = embedders;
        batchLimit = config.batchLimit();
        this.nanoTime = nanoTime;
        javalin = WebPort.open("embeddings", config.host(), config.port(), MOST_BYTES, javalin -> {
            javalin.routes.get("/health", this::health);
            javalin.routes.post("/extract-embedding", this::extract);
            javalin.routes.post("/batch-extract-embeddings", this::batch);
            javalin.routes.post("/compute-similarity", EmbeddingServer::similarity);
            javalin.routes.post("/compute-centroid", EmbeddingServer::centroid);
            javalin.routes.exception(NoEmbeddingException.class, (e, context) -> refuse(context, e.status(), e));
            javalin.routes.exception(IOException.class, (e, context) -> refuse(context, HttpStatus.BAD_REQUEST, e));
            javalin.routes.exception(
                    HttpResponseException.class,
                    (e, context) -> refuse(context, HttpStatus.forStatus(e.getStatus()), e));
            javalin.routes.exception(Exception.class, (e, context) -> {
                LOG.warn("{} failed", context.path(), e);
                refuse(context, HttpStatus.INTERNAL_SERVER_ERROR, new IOException("the request failed, see the log"));
            });
        });
    }

    /**
     * @param folder whose files {@code audio_path} may name
     * @param embedders gives each request the model in use when it begins
     * @param nanoTime the clock of the limit of batches
     * @throws HttpStartException one sentence, when the address cannot be bound
     */
    public static EmbeddingServer start(
            EmbeddingsConfig config, Path folder, Supplier<ClipEmbedder> embedders, LongSupplier nanoTime)
            throws HttpStartException {
        return new EmbeddingServer(config, folder, embedders, nanoTime);
    }

    /** The bound address, with the real port when 0 was configured. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, javalin.port());
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private void health(Context context) {
        ObjectNode answer = JSON.createObjectNode().put("status", "healthy");
        try (ClipEmbedder embedder = embedders.get()) {
            answer.put("model", embedder.model())
                    .put("model_loaded", true)
                    .put("dimension", embedder.dimension())
                    .put("device", embedder.device());
        }
        batches.stream().map(EmbeddingBatch::progress).forEach(answer.putArray("batches")::add);
        json(context, answer);
    }

    /** {@code audio_path} in JSON, or else the audio itself as the body. */
    private void extract(Context context) throws IOException, NoEmbeddingException, InterruptedException {
        boolean isUpload = !isJson(context);
        takeRoom();
        ObjectNode answer = success();
        try (ClipEmbedder embedder = embedders.get()) {
            AudioClip clip = isUpload
                    ? AudioFiles.read(context.bodyAsBytes(), "the upload", MOST_AUDIO_SECONDS)
                    : read(text(body(context), "audio_path"));
            put(answer, embedder.embed(clip, batchLimit))
                    .put("dimension", embedder.dimension())
                    .put("model", embedder.model());
        } finally {
            room.release();
        }
        json(context, answer);
    }

    private void batch(Context context) throws IOException, NoEmbeddingException, InterruptedException {
        EmbeddingBatch batch = new EmbeddingBatch(body(context).path("audio_paths"), batchLimit, nanoTime);
        takeRoom();
        batches.add(batch);
        try (ClipEmbedder embedder = embedders.get()) {
            ObjectNode answer = batch.run((path, patience) -> embedder.embed(read(path), patience));
            answer.put("model", embedder.model());
            json(context, answer);
        } finally {
            batches.remove(batch);
            room.release();
        }
    }

    private AudioClip read(String path) throws IOException, NoEmbeddingException {
        return AudioFiles.read(folder.file(path), MOST_AUDIO_SECONDS);
    }

    private void takeRoom() throws NoEmbeddingException, InterruptedException {
        if (!room.tryAcquire(batchLimit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw NoEmbeddingException.ofLoad(
                    "the service had no room for this request within %d s, expected less at once"
                            .formatted(batchLimit.toSeconds()));
        }
    }

    private static void similarity(Context context) throws IOException, NoEmbeddingException {
        JsonNode body = body(context);
        double[] one = vector(body.path("embedding1"), "embedding1");
        double[] other = vector(body.path("embedding2"), "embedding2");
        requireSame(one.length, other.length, "embedding2");
        json(context, success().put("similarity", VectorMath.cosine(one, other)));
    }

    private static void centroid(Context context) throws IOException, NoEmbeddingException {
        List<double[]> vectors = new ArrayList<>();
        for (JsonNode item : body(context).path("embeddings")) {
            String name = "embeddings[" + vectors.size() + "]";
            vectors.add(vector(item, name));
            requireSame(vectors.getFirst().length, vectors.getLast().length, name);
        }
        if (vectors.isEmpty()) {
            throw wrong("embeddings is empty or missing, expected a list of embeddings");
        }
        double[] centroid = VectorMath.centroid(vectors, vectors.getFirst().length);
        if (!Double.isFinite(VectorMath.length(centroid))) {
            throw wrong("embeddings cancel each other out, expected some that have a common direction");
        }
        ObjectNode answer = success();
        for (double value : centroid) {
            answer.withArray("centroid").add(value);
        }
        json(context, answer.put("dimension", centroid.length).put("embedding_count", vectors.size()));
    }

    private static void requireSame(int expected, int found, String name) throws NoEmbeddingException {
        if (expected != found) {
            throw wrong("%s has %d values, expected %d like the first".formatted(name, found, expected));
        }
    }

    private static double[] vector(JsonNode node, String name) throws NoEmbeddingException {
        double[] values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.path(i).isNumber() ? node.path(i).asDouble() : Double.NaN;
        }
        double length = VectorMath.length(values);
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw wrong(name + " is no embedding, expected a list of numbers that are not all zero");
        }
        return values;
    }

    private static boolean isJson(Context context) {
        String type = context.contentType();
        return type == null || type.isEmpty() || type.startsWith("application/json") || type.startsWith("text/");
    }

    private static JsonNode body(Context context) throws IOException, NoEmbeddingException {
        byte[] bytes = context.bodyInputStream().readNBytes(MOST_JSON_BYTES + 1);
        if (bytes.length > MOST_JSON_BYTES) {
            throw new NoEmbeddingException(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "the request is longer than " + MOST_JSON_BYTES + " bytes, expected less JSON");
        }
        try {
            JsonNode body = JSON.readTree(bytes);
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            throw wrong("the request is no JSON, expected an object");
        }
        throw wrong("the request is no JSON object, expected one");
    }

    private static String text(JsonNode body, String key) throws NoEmbeddingException {
        String text = body.path(key).asText("");
        if (text.isBlank()) {
            throw wrong(key + " is missing, expected the path of an audio file");
        }
        return text;
    }

    static NoEmbeddingException wrong(String message) {
        return new NoEmbeddingException(HttpStatus.BAD_REQUEST, message);
    }

    private static ObjectNode success() {
        return JSON.createObjectNode().put("success", true);
    }

    static ObjectNode put(ObjectNode answer, float[] embedding) {
        for (float value : embedding) {
            answer.withArray("embedding").add(value);
        }
        return answer;
    }

    private static void refuse(Context context, HttpStatus status, Exception why) {
        context.status(status);
        json(context, JSON.createObjectNode().put("success", false).put("error", why.getMessage()));
    }

    private static void json(Context context, ObjectNode json) {
        context.contentType("application/json").result(json.toString());
    }
}
