package io.callprint.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.store.ServerLimits;
import io.callprint.store.SmallDisk;
import io.callprint.store.sql.Schema;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A real PostgreSQL that is missing, crashes, hangs, refuses, is full, or has other tables. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresFaultsTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final int BUDGET_MILLIS = 400;
    private static final ServerLimits LIMITS = new ServerLimits(
            Duration.ofMillis(BUDGET_MILLIS),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofMillis(50),
            3);

    private final Random random = new Random(7);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private PostgresServerProcess server;

    @BeforeAll
    void startPostgres() {
        PostgresServerProcess.assumeInstalled();
        server = PostgresServerProcess.start();
    }

    @AfterAll
    void stopPostgres() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        change("DROP SCHEMA IF EXISTS callprint CASCADE");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable open : opened.reversed()) {
            open.close();
        }
        opened.clear();
    }

    @Test
    void crashedServerFailsFastKeepsWhatItAcknowledgedAndRecognitionReturnsByItself() {
        VoiceprintStore store = open(server.url(), LIMITS);
        RecordedChanges changes = watched(store);
        store.save(Voiceprints.of("ada", 1, random));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));

        server.crash();
        try {
            for (int i = 0; i < 20; i++) {
                assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
            }
            long before = System.nanoTime();
            StoreUnavailableException down = assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
            assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(2));
            assertEquals("postgresql", down.engine());
            assertTrue(
                    String.valueOf(down.getMessage())
                            .startsWith("cannot read a voiceprint: PostgreSQL at 127.0.0.1:" + server.port()),
                    down.getMessage());
        } finally {
            server.startAgain();
        }

        assertTrue(changes.await(() -> changes.resyncs.get() >= 1 && changes.mirror.containsKey(ADA)));
        awaitWorking(() -> store.save(Voiceprints.of("bob", 1, random)));
        assertTrue(changes.await(() -> changes.mirror.containsKey(new CallerId("bob"))));
    }

    @Test
    void storeOpensWithoutServerAndMakesItsTablesOnceItIsThere() {
        server.crash();
        VoiceprintStore store;
        RecordedChanges changes;
        try {
            store = open(server.url(), LIMITS);
            changes = watched(store);
            assertTrue(message(() -> store.find(ADA)).contains("nothing listens there")
                    || message(() -> store.find(ADA)).contains("tried again in a moment"));
        } finally {
            server.startAgain();
        }
        assertTrue(changes.await(() -> changes.resyncs.get() >= 1));
        awaitWorking(() -> store.save(Voiceprints.of("ada", 1, random)));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));
    }

    @Test
    void restartBetweenTwoOperationsCostsNoError() {
        VoiceprintStore store = open(server.url(), ServerLimits.of(10_000));
        store.save(Voiceprints.of("ada", 1, random));

        server.crash();
        server.startAgain();

        assertTrue(store.find(ADA).isPresent());
        server.crash();
        server.startAgain();
        store.save(Voiceprints.of("bob", 1, random));
        assertEquals(2, store.count());
    }

    @Test
    void hangingServerHoldsTheBudgetThenIsNotEvenTried() {
        VoiceprintStore store = open(server.url(), LIMITS);
        store.save(Voiceprints.of("ada", 1, random));

        server.pause();
        try {
            String first = "";
            for (int i = 0; i < 4; i++) {
                long before = System.nanoTime();
                String slow = message(() -> store.find(ADA));
                long millis = (System.nanoTime() - before) / 1_000_000;
                assertTrue(millis < BUDGET_MILLIS + 2000, "budget of " + BUDGET_MILLIS + " ms, took " + millis);
                first = i == 0 ? slow : first;
            }
            assertTrue(first.contains("no answer within 400 ms"), first);
            assertTrue(message(() -> store.find(ADA)).contains("tried again in a moment"));
        } finally {
            server.resume();
        }
        awaitWorking(() -> assertTrue(store.find(ADA).isPresent()));
    }

    @Test
    void wrongLoginAndDatabaseAreOneSentenceWithoutThePassword() {
        String place = "@127.0.0.1:" + server.port();
        for (String login : List.of("callprint:wr0ng", "nobody:wr0ng")) {
            VoiceprintStore refused = open("postgresql://" + login + place + "/voices", LIMITS);
            StoreUnavailableException e = assertThrows(StoreUnavailableException.class, refused::ping);
            assertTrue(String.valueOf(e.getMessage()).contains("refuses the login"), e.getMessage());
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertFalse(trace.toString().contains("wr0ng"));
        }
        VoiceprintStore nowhere = open(server.url().replace("/voices", "/nowhere"), LIMITS);
        assertTrue(message(nowhere::ping).contains("has no database of that name"));
    }

    @Test
    void plainServerBehindTlsAddressIsOneSentence() {
        VoiceprintStore store = open(server.url() + "?sslmode=require", LIMITS);
        assertTrue(message(store::ping).contains("connection"), message(store::ping));
    }

    @Test
    void userWithoutRightsIsOneSentence() throws SQLException {
        change("DROP ROLE IF EXISTS guest");
        change("CREATE ROLE guest LOGIN PASSWORD 'guest'");
        VoiceprintStore store = open("postgresql://guest:guest@127.0.0.1:" + server.port() + "/voices", LIMITS);
        assertTrue(message(store::ping).contains("lacks a right"), message(store::ping));
    }

    @Test
    void newerTablesAreRefusedAndLeftAsTheyAre() throws SQLException {
        open(server.url(), LIMITS).save(Voiceprints.of("ada", 1, random));
        change("INSERT INTO callprint.schema_version VALUES (99, 'later', 'of the future')");

        VoiceprintStore store = open(server.url(), LIMITS);

        assertTrue(message(() -> store.save(Voiceprints.of("bob", 1, random)))
                .contains("have schema version 99, expected at most " + PgSchema.newest()));
        assertTrue(message(() -> new PgSchema(server.url()).migrate()).contains("schema version 99"));
        assertTrue(message(() -> new PgSchema(server.url()).rollBack()).contains("schema version 99"));
        assertEquals(1, number("SELECT count(*) FROM callprint.voiceprint"));
    }

    @Test
    void tablesOfTheFirstVersionKeepTheirDataUpAndDown() throws SQLException {
        Schema schema = new PgSchema(server.url());
        assertTrue(schema.versions().stream().noneMatch(Schema.Version::isApplied));
        Voiceprint ada = Voiceprints.of("ada", 2, Map.of("name", "Ada"), Voiceprints.NOON, random);
        Note voice = new Note(Note.SPEAKER_EMBEDDING, "0a1b#agent #2", "sealed", Voiceprints.NOON);
        try (VoiceprintStore store = open(server.url(), LIMITS)) {
            store.save(ada);
            store.keep(voice, Instant.EPOCH);
        }
        String row = " WHERE recording = '0a1b' AND speaker = 'agent #2' AND body = 'sealed'";
        assertEquals(1, number("SELECT count(*) FROM callprint.speaker_embeddings" + row));
        schema.rollBack();
        assertEquals(1, number("SELECT count(*) FROM callprint.note WHERE key = '0a1b#agent #2'"));
        schema.migrate();
        assertEquals(0, number("SELECT count(*) FROM callprint.note"));
        assertEquals(1, number("SELECT count(*) FROM callprint.speaker_embeddings" + row));
        toFirst(schema);
        assertEquals(
                1, schema.versions().stream().filter(Schema.Version::isApplied).count());
        assertEquals(
                0,
                number("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'callprint'"
                        + " AND table_name = 'sample' AND column_name = 'origin'"));
        assertEquals(2, number("SELECT count(*) FROM callprint.sample"));

        IllegalStateException first = assertThrows(IllegalStateException.class, schema::rollBack);
        assertTrue(String.valueOf(first.getMessage()).contains("schema version 1, which cannot be taken back"));

        VoiceprintStore store = open(server.url(), LIMITS); // brings them up again
        assertEquals(ada, store.find(ADA).orElseThrow());
        assertEquals(List.of(), store.notes("watch"));
        schema.migrate(); // nothing left to do
        assertTrue(schema.versions().stream().allMatch(Schema.Version::isApplied));
    }

    private static void toFirst(Schema schema) {
        for (int version = PgSchema.newest(); version > 1; version--) {
            schema.rollBack();
        }
    }

    @Test
    void tablesThatSomebodyReadsAreNotMigratedOverThemAndServersReadOn() throws Exception {
        VoiceprintStore store = open(server.url(), LIMITS);
        store.save(Voiceprints.of("ada", 1, random));
        Schema schema = new PgSchema(server.url());
        toFirst(schema);
        try (Connection reader = server.connect()) {
            reader.setAutoCommit(false);
            assertEquals(1, Sql.number(reader, "SELECT count(*) FROM callprint.sample")); // holds its lock

            assertTrue(message(schema::migrate).contains("somebody else keeps the rows locked"));

            assertEquals(1, Sql.number(reader, "SELECT count(*) FROM callprint.sample"));
            reader.rollback();
        }
        schema.migrate();
        assertTrue(store.find(ADA).isPresent());
    }

    @Test
    void followerThatFallsBehindLoadsEverythingAnew() throws Exception {
        VoiceprintStore writing = open(server.url(), ServerLimits.of(10_000));
        VoiceprintStore watching = open(server.url(), LIMITS);
        RecordedChanges changes = watched(watching);
        writing.save(Voiceprints.of("first", 1, random));
        assertTrue(changes.await(() -> changes.saved.get() == 1));
        change("DELETE FROM callprint.change");
        change("UPDATE callprint.change_counter SET last = last + 5; NOTIFY callprint_changes");
        assertTrue(changes.await(() -> changes.resyncs.get() == 1));
        change("UPDATE callprint.change_counter SET last = 0; NOTIFY callprint_changes"); // an older backup
        assertTrue(changes.await(() -> changes.resyncs.get() == 2));
        writing.save(Voiceprints.of("ada", 1, random));
        assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));
    }

    @Test
    void damagedRowIsOneSentenceWithoutData() throws SQLException {
        VoiceprintStore store = open(server.url(), LIMITS);
        store.save(Voiceprints.of("ada", 1, random));
        change("UPDATE callprint.sample SET vector = '\\x00'");
        assertTrue(message(() -> store.find(ADA)).contains("a sample is damaged"));
        assertTrue(message(() -> store.forEach(_ -> {})).contains("a sample is damaged"));
    }

    @Test
    void fullDiskRefusesTheWriteAndKeepsTheRest() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(100);
                PostgresServerProcess small = PostgresServerProcess.start(
                        Files.createDirectory(disk.folder().resolve("pg")))) {
            VoiceprintStore store = open(small.url(), ServerLimits.of(10_000));
            Path ballast = disk.folder().resolve("ballast");
            Files.write(ballast, new byte[(int) (disk.folder().toFile().getUsableSpace() - 3_000_000)]);
            int acknowledged = 0;
            String refused = "";
            while (refused.isEmpty() && acknowledged < 2000) {
                try {
                    store.save(Voiceprints.of("caller-" + acknowledged, 20, random));
                    acknowledged++;
                } catch (StoreUnavailableException e) {
                    refused = String.valueOf(e.getMessage());
                }
            }
            // a server whose log finds no room ends itself
            assertTrue(
                    refused.contains("disk is full") || refused.contains("shut") || refused.contains("connection"),
                    refused);
            assertTrue(acknowledged > 10, "acknowledged " + acknowledged);
            Files.delete(ballast);
            if (!small.isAlive()) {
                small.startAgain();
            }
            int expected = acknowledged;
            awaitWorking(() -> assertTrue(store.count() >= expected));
        }
    }

    private void change(String statement) throws SQLException {
        try (Connection connection = server.connect()) {
            connection.createStatement().execute(statement);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.number(connection, query);
        }
    }

    private static String message(Runnable operation) {
        return String.valueOf(
                assertThrows(StoreUnavailableException.class, operation::run).getMessage());
    }

    private VoiceprintStore open(String url, ServerLimits limits) {
        return keep(PostgresVoiceprintStore.open(new StoreConfig("postgresql", url, BUDGET_MILLIS), limits));
    }

    private RecordedChanges watched(VoiceprintStore store) {
        RecordedChanges changes = new RecordedChanges(store);
        keep(store.watch(changes));
        return changes;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    private static void awaitWorking(Runnable operation) {
        assertTrue(RecordedChanges.eventually(() -> {
            try {
                operation.run();
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        }));
    }
}
