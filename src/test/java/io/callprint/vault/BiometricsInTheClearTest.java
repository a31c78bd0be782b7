package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.store.Joining;
import io.callprint.store.QuickDisk;
import io.callprint.store.json.JsonVoiceprintStore;
import io.callprint.store.outbox.FlakyServer;
import io.callprint.store.outbox.MirroredStore;
import io.callprint.store.outbox.OutboxStatus;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.postgres.PostgresServerProcess;
import io.callprint.store.postgres.PostgresVoiceprintStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Speech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file of any engine, and none that a machine keeps of a server, holds the octets of a vector or of speech once a sealed store has written it, or has sealed an older store. */
class BiometricsInTheClearTest {
    private static final Instant NOON = Voiceprints.NOON;

    private final Voiceprint ada = Voiceprints.of("ada", 2, new Random(1));
    private final Attachment speech =
            SampleSpeech.of(ada.caller(), ada.sampleIds().getFirst(), Speech.noise(4000, new Random(3)));
    private final Embedding inNote = Voiceprints.embedding(new Random(2));

    @TempDir(factory = QuickDisk.class)
    Path folder;

    @Test
    void clearBytesAreFoundWhereTheyAre() throws IOException {
        try (VoiceprintStore engine = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            engine.save(ada);
        }
        ClearBytes bytes = new ClearBytes(ada.samples().getFirst().embedding());
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.anyMatch(file -> bytes.areIn(read(file))));
        }
        byte[] all = ada.samples().getFirst().embedding().bytes();
        assertTrue(bytes.areIn(Base64.getEncoder().encode(all)));
        assertFalse(bytes.areIn(inNote.bytes()));
    }

    @Test
    void sqliteHoldsNone() throws IOException {
        requireSealed(SqliteVoiceprintStore.open(folder.resolve("v.db")), folder);
    }

    @Test
    void sqliteOfAnOlderProgramHoldsNoneAfterTheFirstStart() throws IOException {
        try (VoiceprintStore engine = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            engine.save(ada);
            engine.attachments().put(speech);
            engine.keep(note(), NOON);
        }
        Sealed sealed = new Sealed();
        try (VoiceprintStore store = sealed.over(SqliteVoiceprintStore.open(folder.resolve("v.db")))) {
            assertEquals(Optional.of(ada), store.find(ada.caller()));
            assertEquals(List.of(speech), store.attachments().of(ada.caller(), SampleSpeech.NAME));
            assertEquals(note().body(), store.notes("watched-voice").getFirst().body());
            requireNone(folder); // the write-ahead log too
        }
        requireNone(folder);
    }

    @Test
    void jsonHoldsNone() throws IOException {
        requireSealed(JsonVoiceprintStore.open(folder.resolve("v.json")), folder);
    }

    @Test
    void redisHoldsNone() throws IOException {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes")) {
            VoiceprintStore engine = RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 10_000));
            write(engine);
            assertEquals("+OK", server.command("SAVE"));
            requireNone(server.folder());
            engine.close();
        }
    }

    @Test
    void postgresHoldsNone() throws Exception {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess server = PostgresServerProcess.start()) {
            VoiceprintStore engine = PostgresVoiceprintStore.open(new StoreConfig("postgresql", server.url(), 10_000));
            write(engine);
            engine.close();
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT");
            }
            requireNone(server.folder());
        }
    }

    @Test
    void whatAMachineKeepsOfAServerHoldsNone() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        FlakyServer server = new FlakyServer(SqliteVoiceprintStore.open(folder.resolve("server.db")));
        VoiceprintStore machine = OutboxStore.over(
                        server.store(),
                        owned -> new MirroredStore(
                                owned,
                                SqliteVoiceprintStore.open(own.resolve("mirror.db")),
                                Duration.ofMinutes(15),
                                Clock.systemUTC()),
                        own.resolve("outbox.db"),
                        Joining.IN_THE_CLEAR,
                        Clock.systemUTC())
                .orElseThrow();
        try (VoiceprintStore store = new Sealed().over(machine)) {
            store.save(ada);
            RecordedChanges mirrored = new RecordedChanges(store);
            store.watch(mirrored);
            assertTrue(RecordedChanges.eventually(() -> isIn(own.resolve("mirror.db"), ada)));
            server.goAway();
            assertEquals(Optional.of(ada), store.find(ada.caller()));
            store.save(ada);
            assertTrue(store.attachments().put(speech));
            store.keep(note(), NOON);
            assertEquals(3, OutboxStatus.of(own.resolve("outbox.db")).waiting());
            requireNone(own);
        }
        requireNone(own);
    }

    /** Whether a mirror holds it, and is whole: before that nobody reads from it. */
    private static boolean isIn(Path file, Voiceprint voiceprint) {
        try (VoiceprintStore mirror = SqliteVoiceprintStore.open(file)) {
            return mirror.find(voiceprint.caller()).isPresent()
                    && mirror.notes("mirror").stream()
                            .anyMatch(note -> note.key().equals("whole until"));
        }
    }

    private void requireSealed(VoiceprintStore engine, Path files) throws IOException {
        write(engine);
        requireNone(files);
        engine.close();
        requireNone(files);
    }

    private void write(VoiceprintStore engine) {
        VoiceprintStore store = new Sealed().over(engine);
        store.save(ada);
        assertTrue(store.attachments().put(speech));
        assertEquals(List.of(speech), store.attachments().of(ada.caller(), SampleSpeech.NAME));
        store.keep(note(), NOON);
        assertEquals(Optional.of(ada), store.find(ada.caller()));
    }

    private Note note() {
        String body = "{\"vector\":\"" + Base64.getEncoder().encodeToString(inNote.bytes()) + "\"}";
        return new Note("watched-voice", "1", body, NOON.plusSeconds(60));
    }

    private void requireNone(Path files) throws IOException {
        new ClearBytes(ada.samples().getFirst().embedding()).requireNoneIn(files);
        new ClearBytes(ada.samples().getLast().embedding()).requireNoneIn(files);
        new ClearBytes(inNote).requireNoneIn(files);
        new ClearBytes(speech.octets()).requireNoneIn(files);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
