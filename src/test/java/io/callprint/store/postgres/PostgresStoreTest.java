package io.callprint.store.postgres;

import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.VoiceprintStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on a real PostgreSQL. The budget is generous: here it is not the point. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresStoreTest extends VoiceprintStoreContract {
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
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS callprint CASCADE");
        }
    }

    @Override
    protected VoiceprintStore openInstance() {
        return PostgresVoiceprintStore.open(new StoreConfig("postgresql", server.url(), 10_000));
    }
}
