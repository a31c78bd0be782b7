package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.api.EmbeddingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code callprint embeddings serve} as a process of its own, started by the client that needs it. */
class EmbeddingsCommandTest {
    private static final String HOME = Objects.requireNonNull(System.getProperty("callprint.home"));
    private static final Path CALL = Path.of(HOME, "sip-config/demo/voices/june/call-1.wav");

    @TempDir
    Path folder;

    @Test
    void theClientStartsTheServiceWhenNobodyAnswersWhereTheVariablesSayWithAModelOfModelCacheDir() throws Exception {
        Path audio = Files.createDirectories(folder.resolve("data/audio"));
        Files.copy(CALL, audio.resolve("june.wav"));
        keepModel(Files.createDirectories(folder.resolve("cache")));
        int port = freePort();
        URI service = URI.create("http://127.0.0.1:" + port);
        try (EmbeddingClient client = new EmbeddingClient(service, serve(port), Duration.ofMinutes(1))) {
            JsonNode health = client.health();
            assertEquals("healthy", health.path("status").asText());
            assertEquals("cached", health.path("model").asText());
            float[] named = client.extract("june.wav");
            float[] sent = client.upload(CALL);
            assertEquals(192, named.length);
            assertEquals(1, client.similarity(named, sent), 1e-5);
            assertEquals(192, client.centroid(List.of(named, sent)).length);
            JsonNode all = client.extractAll(List.of("june.wav", "nobody.wav"));
            assertEquals(192, all.get(0).path("embedding").size());
            assertTrue(all.get(1).path("error").asText().contains("no such file"));
            IOException refused = assertThrows(IOException.class, () -> client.extract("../../x.wav"));
            assertTrue(String.valueOf(refused.getMessage()).contains("expected a file in the folder"));
        }
    }

    @Test
    void withoutACommandNobodyIsStarted() throws Exception {
        URI service = URI.create("http://127.0.0.1:" + freePort());
        try (EmbeddingClient client = new EmbeddingClient(service, List.of(), Duration.ofSeconds(1))) {
            IOException e = assertThrows(IOException.class, client::health);
            assertEquals("nothing answers at " + service + ", expected the embedding service", e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMBEDDING_SERVICE_PORT, embeddings serve, 'embeddings.port is \"x\", expected a whole number from 0 to 65535'",
        "VOICE_SIMILARITY_THRESHOLD, serve, 'identity.similarityThreshold is \"x\", expected a number from 0 to 1'",
    })
    void anInvalidVariableStopsTheStartWithOneSentence(String variable, String command, String sentence)
            throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("--data", folder.toString()));
        ProcessBuilder start = new ProcessBuilder(CommandProcess.command(words.toArray(String[]::new)));
        start.environment().put(variable, "x");
        Process process = start.start();
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), complaint);
        assertEquals(
                "callprint: environment variable " + variable + ": " + sentence,
                complaint.lines().filter(line -> !line.contains("incubator")).collect(Collectors.joining("\n")));
    }

    /** The shipped wideband model under another name, as somebody keeps a model there. */
    private static void keepModel(Path cache) throws IOException {
        Path models = Path.of(HOME, "models");
        Files.createDirectory(cache.resolve("reference"));
        for (String file : List.of(
                "campplus-wideband.onnx",
                "campplus-wideband-mean.txt",
                "reference/reference-16k.wav",
                "reference/campplus-wideband.json")) {
            Files.copy(models.resolve(file), cache.resolve(file));
        }
        String all = Files.readString(models.resolve("models.yaml"));
        int from = all.indexOf("  - name: campplus-wideband\n");
        String entry = all.substring(from, all.indexOf("\n  - name:", from + 1));
        Files.writeString(
                cache.resolve("models.yaml"),
                "models:\n" + entry.replace("- name: campplus-wideband", "- name: cached") + "\n");
    }

    private List<String> serve(int port) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "EMBEDDING_SERVICE_HOST=127.0.0.1",
                "EMBEDDING_SERVICE_PORT=" + port,
                "MODEL_CACHE_DIR=" + folder.resolve("cache")));
        command.addAll(CommandProcess.command(
                "embeddings", "serve", "--data", folder.resolve("data").toString(), "--set", "inference.model=cached"));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
