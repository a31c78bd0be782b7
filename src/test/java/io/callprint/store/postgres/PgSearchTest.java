package io.callprint.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.VoiceSearchContract;
import io.callprint.voiceprint.VoiceprintStore;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real PostgreSQL with pgvector. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgSearchTest extends VoiceSearchContract {
    private PostgresServerProcess server;

    @BeforeAll
    void startPostgres() {
        server = PostgresServerProcess.startWithVectors();
    }

    @AfterAll
    void stopPostgres() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected void empty() throws SQLException {
        try (Connection connection = server.connect()) {
            Sql.execute(connection, "DROP SCHEMA IF EXISTS callprint CASCADE");
        }
    }

    @Override
    protected VoiceprintStore openInstance() {
        return PostgresVoiceprintStore.open(new StoreConfig("postgresql", server.url(), 10_000));
    }

    @Test
    void extensionThatTheAdministratorPutElsewhereIsUsed() throws SQLException {
        try (Connection connection = server.connect()) {
            Sql.execute(connection, "DROP EXTENSION IF EXISTS vector");
            Sql.execute(connection, "CREATE SCHEMA \"Types of Ours\"");
            Sql.execute(connection, "CREATE EXTENSION vector SCHEMA \"Types of Ours\"");
        }
        try {
            closestAmongManyAreFound();
        } finally {
            try (Connection connection = server.connect()) {
                Sql.execute(connection, "DROP SCHEMA \"Types of Ours\" CASCADE");
            }
        }
    }

    @Test
    void serverWithoutTheExtensionSaysSoInOneSentence() {
        PostgresServerProcess.assumeInstalled();
        try (PostgresServerProcess plain = PostgresServerProcess.start();
                VoiceprintStore old =
                        PostgresVoiceprintStore.open(new StoreConfig("postgresql", plain.url(), 10_000))) {
            String why = old.search().orElseThrow().prepare("model-1", 192).orElseThrow();
            assertTrue(why.startsWith("PostgreSQL at 127.0.0.1:" + plain.port() + " has no extension vector"), why);
            assertEquals(0, old.count());
        }
    }
}
