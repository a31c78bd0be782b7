package io.callprint.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Tones;
import io.callprint.call.CallEvent;
import io.callprint.config.HttpConfig;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voices.Voice;
import io.callprint.voices.VoiceDraft;
import io.callprint.voices.VoiceLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
    private final EventHub hub = new EventHub();
    private final List<String> handedOut = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private SqliteVoiceprintStore store;
    private HttpServer server;

    @BeforeEach
    void start() throws HttpStartException {
        store = SqliteVoiceprintStore.open(folder.resolve("v.db"));
        server = HttpServer.start(
                new HttpConfig("127.0.0.1", 0),
                "<p>page</p>",
                hub,
                store::forEach,
                () -> JsonMapper.builder().build().createObjectNode().put("status", "ok"),
                Optional.of(new VoicePrompts(
                        new VoiceLibrary(folder.resolve("voices"), Clock.systemUTC()), handedOut::add)));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
        client.close();
    }

    @Test
    void thePageMayLoadNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals("<p>page</p>", page.body());
        assertTrue(page.headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow()
                .startsWith("default-src 'none'"));
    }

    @Test
    void healthAndListsAreJson() throws Exception {
        assertTrue(get("/health").body().contains("\"status\":\"ok\""));
        assertEquals("[]", get("/api/callers").body());
        hub.on(ringing("c1"));
        assertTrue(get("/api/calls").body().contains("\"callId\":\"c1\""));
        assertEquals(404, get("/nothing").statusCode());
    }

    @Test
    void voicesOfTheLibraryAreHandedOutAsWavAndArray() throws Exception {
        assertEquals("[]", get("/api/voices").body());
        VoiceLibrary library = new VoiceLibrary(folder.resolve("voices"), Clock.systemUTC());
        Voice amy = library.save(
                new VoiceDraft("Amy", "female", "", "", "signed", "", false), Tones.sine(440, 0.5, 1, 24_000));
        assertTrue(get("/api/voices").body().contains("\"speaker_name\":\"Amy\""));
        assertTrue(get("/api/voices/amy").body().contains("\"wording\":\"signed\""));
        HttpResponse<byte[]> wav = client.send(
                HttpRequest.newBuilder(uri("/api/voices/" + amy.id() + "/prompt"))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertEquals("audio/wav", wav.headers().firstValue("Content-Type").orElseThrow());
        AudioClip heardClip = AudioFiles.read(wav.body(), "prompt", 60);
        assertEquals(24_000, heardClip.sampleRateHz());
        JsonNode array = JsonMapper.builder()
                .build()
                .readTree(get("/api/voices/Amy/prompt?as=array").body());
        assertEquals(24_000, array.path("audio").size());
        assertEquals(heardClip.samples()[100], array.path("audio").get(100).floatValue(), 1e-6f);
        assertEquals(List.of(amy.id(), amy.id()), handedOut);
        assertEquals(404, get("/api/voices/bob/prompt").statusCode());
    }

    @Test
    void theStreamTellsWhatWasAndWhatComes() throws Exception {
        hub.on(ringing("before"));
        try (BufferedReader stream = openStream()) {
            assertTrue(nextData(stream).contains("before"));
            assertEquals("{}", nextData(stream));
            hub.on(ringing("after"));
            assertTrue(nextData(stream).contains("after"));
        }
    }

    @Test
    void stoppingEndsOpenStreamsAtOnce() throws Exception {
        try (BufferedReader stream = openStream()) {
            assertEquals("{}", nextData(stream));
            assertTimeoutPreemptively(Duration.ofSeconds(20), server::close);
            assertFalse(stream.lines().anyMatch(line -> line.startsWith("data:")));
        }
    }

    @Test
    void aTakenPortIsOneSentence() {
        int port = server.address().getPort();
        HttpStartException e = assertThrows(
                HttpStartException.class,
                () -> HttpServer.start(
                        new HttpConfig("127.0.0.1", port),
                        "",
                        hub,
                        store::forEach,
                        () -> JsonMapper.builder().build().createObjectNode(),
                        Optional.empty()));
        assertEquals(
                "http: 127.0.0.1:" + port + " cannot be bound, expected a free port of this machine", e.getMessage());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private BufferedReader openStream() throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(
                client.send(HttpRequest.newBuilder(uri("/events")).build(), HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private static String nextData(BufferedReader stream) throws IOException {
        String line;
        while ((line = stream.readLine()) != null) {
            if (line.startsWith("data: ")) {
                return line.substring("data: ".length());
            }
        }
        throw new IOException("the stream ended");
    }

    private static CallEvent ringing(String callId) {
        return new CallEvent.Ringing(callId, "x", Instant.EPOCH, "service");
    }
}
