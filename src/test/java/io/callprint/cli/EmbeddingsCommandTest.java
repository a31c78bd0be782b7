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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code callprint embeddings serve} as a process of its own, started by the client that needs it. */
class EmbeddingsCommandTest {
    private static final String HOME = Objects.requireNonNull(System.getProperty("callprint.home"));
    private static final Path CALL = Path.of(HOME, "sip-config/demo/voices/june/call-1.wav");

    @TempDir
    Path folder;

    @Test
    void theClientStartsTheServiceWhenNobodyAnswers() throws Exception {
        Path audio = Files.createDirectories(folder.resolve("data/audio"));
        Files.copy(CALL, audio.resolve("june.wav"));
        int port = freePort();
        URI service = URI.create("http://127.0.0.1:" + port);
        try (EmbeddingClient client = new EmbeddingClient(service, serve(port), Duration.ofMinutes(1))) {
            JsonNode health = client.health();
            assertEquals("healthy", health.path("status").asText());
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

    private List<String> serve(int port) {
        return CommandProcess.command(
                "embeddings", "serve", "--data", folder.resolve("data").toString(), "--set", "embeddings.port=" + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
