package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.Mutation;
import io.callprint.audio.Tones;
import io.callprint.audio.WavWriter;
import io.callprint.config.EmbeddingsConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The speaker-embedding service as its clients see it: a test named after each endpoint, real models, a real client. */
class EmbeddingServiceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path VOICES = RunningServer.HOME.resolve("sip-config/demo/voices");

    @TempDir
    static Path data;

    private static Path audio;
    private static EmbeddingService service;
    private static HttpClient client;

    /** Status and body. */
    private record Answer(int status, JsonNode body) {}

    @BeforeAll
    static void start() throws Exception {
        audio = Files.createDirectories(data.resolve("audio"));
        for (String voice : new String[] {"allison", "carlo"}) {
            for (String file : new String[] {"call-1.wav", "call-2.wav"}) {
                Files.copy(VOICES.resolve(voice).resolve(file), audio.resolve(voice + "-" + file));
            }
        }
        WavWriter.write(audio.resolve("tone.wav"), Tones.sine(440, 0.5, 2, 16_000));
        Files.writeString(audio.resolve("text.wav"), "this is no audio");
        Files.copy(VOICES.resolve("allison/call-1.wav"), data.resolve("outside.wav"));
        service = EmbeddingService.start(RunningServer.settings(RunningServer.HOME, data, "embeddings.port=0"));
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        service.close();
    }

    @Test
    void theDefaultsAreThoseOfTheServiceItTakesOver() {
        assertEquals("127.0.0.1", EmbeddingsConfig.DEFAULTS.host());
        assertEquals(5001, EmbeddingsConfig.DEFAULTS.port());
        assertEquals(Duration.ofMinutes(5), EmbeddingsConfig.DEFAULTS.batchLimit());
    }

    @Test
    void getHealth() throws Exception {
        Answer answer = send(HttpRequest.newBuilder(uri("/health")));
        assertEquals(200, answer.status());
        assertEquals("healthy", answer.body().path("status").asText());
        assertEquals("campplus-telephone-int8", answer.body().path("model").asText());
        assertEquals(192, answer.body().path("dimension").asInt());
        assertEquals("cpu", answer.body().path("device").asText());
    }

    @Test
    void postExtractEmbedding() throws Exception {
        Answer answer = extract(audio.resolve("allison-call-1.wav").toString());
        assertEquals(200, answer.status(), answer.body().toString());
        assertTrue(answer.body().path("success").asBoolean());
        assertEquals(192, answer.body().path("dimension").asInt());
        assertEquals("campplus-telephone-int8", answer.body().path("model").asText());
        double[] embedding = vector(answer.body().path("embedding"));
        assertEquals(192, embedding.length);
        assertEquals(1, dot(embedding, embedding), 1e-5);
        assertArrayEquals(embedding, embedding("allison-call-1.wav"), "a path relative to the folder");
        double same = dot(embedding, embedding("allison-call-2.wav"));
        double other = dot(embedding, embedding("carlo-call-2.wav"));
        assertTrue(same > other + 0.2, same + " of one voice, " + other + " of two");
    }

    @Test
    void postExtractEmbeddingOfTheAudioItself() throws Exception {
        Answer answer = send(HttpRequest.newBuilder(uri("/extract-embedding"))
                .header("Content-Type", "audio/wav")
                .POST(BodyPublishers.ofFile(audio.resolve("carlo-call-1.wav"))));
        assertEquals(200, answer.status(), answer.body().toString());
        assertArrayEquals(embedding("carlo-call-1.wav"), vector(answer.body().path("embedding")));
    }

    @Test
    void postBatchExtractEmbeddings() throws Exception {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("audio_paths")
                .add("allison-call-1.wav")
                .add("missing.wav")
                .add("tone.wav")
                .add("../outside.wav")
                .add("carlo-call-1.wav");
        Answer answer = post("/batch-extract-embeddings", body.toString());
        assertEquals(200, answer.status(), answer.body().toString());
        assertTrue(answer.body().path("success").asBoolean());
        assertEquals(5, answer.body().path("total").asInt());
        assertEquals(2, answer.body().path("processed").asInt());
        assertEquals(3, answer.body().path("errors_count").asInt());
        JsonNode items = answer.body().path("embeddings");
        for (int i = 0; i < 5; i++) {
            assertEquals(i, items.get(i).path("index").asInt());
            assertEquals(
                    body.path("audio_paths").get(i).asText(),
                    items.get(i).path("audio_path").asText());
            boolean isGood = i == 0 || i == 4;
            assertEquals(isGood, items.get(i).path("success").asBoolean());
            assertEquals(isGood ? 192 : 0, items.get(i).path("embedding").size());
            assertEquals(!isGood, items.get(i).has("error"));
        }
        assertTrue(items.get(1).path("error").asText().contains("no such file"), items.toString());
        assertTrue(items.get(2).path("error").asText().contains("of speech in 2.0 s of audio"), items.toString());
    }

    @Test
    void postComputeSimilarity() throws Exception {
        Answer answer = post("/compute-similarity", "{\"embedding1\":[1,0,0],\"embedding2\":[2,2,0]}");
        assertEquals(200, answer.status());
        assertTrue(answer.body().path("success").asBoolean());
        assertEquals(Math.sqrt(0.5), answer.body().path("similarity").asDouble(), 1e-9);
    }

    @Test
    void postComputeCentroid() throws Exception {
        Answer answer = post("/compute-centroid", "{\"embeddings\":[[1,0],[0,5]]}");
        assertEquals(200, answer.status());
        assertTrue(answer.body().path("success").asBoolean());
        assertEquals(2, answer.body().path("dimension").asInt());
        assertEquals(2, answer.body().path("embedding_count").asInt());
        assertArrayEquals(
                new double[] {Math.sqrt(0.5), Math.sqrt(0.5)},
                vector(answer.body().path("centroid")),
                1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.wav", "sub/../../outside.wav", "/etc/hostname", "link.wav", "linked/a.wav"})
    void pathsThatLeadOutOfTheFolderAreRefused(String path) throws Exception {
        if (!Files.exists(audio.resolve("link.wav"))) {
            Files.createSymbolicLink(audio.resolve("link.wav"), data.resolve("outside.wav"));
            Path elsewhere = Files.createDirectories(data.resolve("elsewhere"));
            Files.copy(data.resolve("outside.wav"), elsewhere.resolve("a.wav"));
            Files.createSymbolicLink(audio.resolve("linked"), elsewhere);
        }
        Answer answer = extract(path);
        assertEquals(403, answer.status(), answer.body().toString());
        assertFalse(answer.body().path("success").asBoolean());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/extract-embedding | {} | 400 | audio_path is missing",
                "/extract-embedding | [] | 400 | the request is no JSON object",
                "/extract-embedding | {\"audio | 400 | the request is no JSON",
                "/extract-embedding | {\"audio_path\":\"text.wav\"} | 400 | found a file of an unknown kind",
                "/extract-embedding | {\"audio_path\":\"none.wav\"} | 404 | found no such file",
                "/extract-embedding | {\"audio_path\":\".\"} | 404 | found no such file",
                "/extract-embedding | {\"audio_path\":\"tone.wav\"} | 422 | 0.0 s of speech in 2.0 s of audio",
                "/batch-extract-embeddings | {} | 400 | audio_paths has 0 entries",
                "/compute-similarity | {\"embedding1\":[1]} | 400 | embedding2 is no embedding",
                "/compute-similarity | {\"embedding1\":[1],\"embedding2\":[1,2]} | 400 | embedding2 has 2 values, expected 1",
                "/compute-similarity | {\"embedding1\":[0],\"embedding2\":[1]} | 400 | embedding1 is no embedding",
                "/compute-centroid | {\"embeddings\":[[1],[\"x\"]]} | 400 | embeddings[1] is no embedding",
                "/compute-centroid | {\"embeddings\":[[1],[-1]]} | 400 | embeddings cancel each other out",
                "/compute-centroid | {\"embeddings\":[]} | 400 | embeddings is empty or missing",
            })
    void whatIsWrongIsSaidInOneSentence(String path, String body, int status, String error) throws Exception {
        Answer answer = post(path, body);
        assertEquals(status, answer.status(), answer.body().toString());
        assertFalse(answer.body().path("success").asBoolean());
        assertTrue(
                answer.body().path("error").asText().contains(error),
                answer.body().toString());
    }

    @Test
    void damagedRequestsAreAnsweredOrRefusedInOneSentence() throws Exception {
        Random random = new Random(11);
        for (String[] request : new String[][] {
            {"/extract-embedding", "{\"audio_path\":\"none.wav\"}"},
            {"/batch-extract-embeddings", "{\"audio_paths\":[\"none.wav\",\"text.wav\"]}"},
            {"/compute-similarity", "{\"embedding1\":[1,0,0.5],\"embedding2\":[2,2,-1e3]}"},
            {"/compute-centroid", "{\"embeddings\":[[1,0],[0,5]]}"},
        }) {
            for (int i = 0; i < 150; i++) {
                byte[] body = Mutation.of(request[1].getBytes(StandardCharsets.UTF_8), random);
                Answer answer = send(HttpRequest.newBuilder(uri(request[0]))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body)));
                String said = new String(body, StandardCharsets.ISO_8859_1) + " -> " + answer;
                assertTrue(answer.status() < 500, said);
                assertEquals(
                        answer.status() == 200, answer.body().path("success").asBoolean(), said);
            }
        }
    }

    private static double[] embedding(String path) throws Exception {
        return vector(extract(path).body().path("embedding"));
    }

    private static Answer extract(String path) throws Exception {
        return post(
                "/extract-embedding",
                JSON.createObjectNode().put("audio_path", path).toString());
    }

    private static Answer post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static Answer send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    private static URI uri(String path) {
        InetSocketAddress address = service.address();
        return URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
    }

    private static double[] vector(JsonNode list) {
        double[] vector = new double[list.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = list.get(i).asDouble();
        }
        return vector;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
