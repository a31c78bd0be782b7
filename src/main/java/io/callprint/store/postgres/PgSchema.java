package io.callprint.store.postgres;

import io.callprint.store.sql.Migrations;
import io.callprint.store.sql.Schema;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** The tables, in a schema of their own: {@value #NAME}. */
public final class PgSchema implements Schema {
    static final String NAME = "callprint";

    private static final Migrations MIGRATIONS = new Migrations(
            PgSchema.class,
            "1-voiceprints.sql",
            "2-origins-and-notes.sql",
            "3-applied-writes.sql",
            "4-attachments.sql",
            "5-speaker-embeddings.sql");

    /** Whoever changes tables holds this advisory lock until the end of the transaction: "CPnt" in ASCII. */
    private static final long LOCK = 0x43506e74;

    private static final int LOGIN_SECONDS = 10;

    private final PgAddress address;

    /**
     * @param url as {@code store.url}
     * @throws IllegalArgumentException when it is not usable: one sentence that shows no password
     */
    public PgSchema(String url) {
        this.address = PgAddress.parse(url);
    }

    static int newest() {
        return MIGRATIONS.newest();
    }

    /**
     * Creates the tables in an empty database and adds what older ones lack. Tables of a newer version are refused before
     * anything is changed. Others may read and write meanwhile: a change that would have to wait for them for more than a
     * moment gives up.
     */
    static void prepare(Connection connection) throws SQLException {
        if (requireNotNewer(connection) == newest()) {
            return;
        }
        inTransaction(connection, () -> {
            if (requireNotNewer(connection) < newest()) { // else another node was first
                Sql.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + NAME);
                Migrations.createLog(connection);
                MIGRATIONS.up(connection);
            }
        });
    }

    @Override
    public List<Version> versions() {
        return connected(connection -> MIGRATIONS.versions(connection, hasLog(connection)));
    }

    @Override
    public void migrate() {
        connected(connection -> {
            prepare(connection);
            return true;
        });
    }

    @Override
    public void rollBack() {
        connected(connection -> {
            inTransaction(connection, () -> {
                int applied = requireNotNewer(connection);
                if (applied <= 1) {
                    throw new IllegalStateException(
                            address + " has schema version " + applied + ", which cannot be taken back");
                }
                MIGRATIONS.down(connection);
            });
            return true;
        });
    }

    /** @return the version found, 0 for none */
    private static int requireNotNewer(Connection connection) throws SQLException {
        int found = hasLog(connection) ? Migrations.applied(connection) : 0;
        if (found > newest()) {
            throw new SQLException(
                    "its tables have schema version %d, expected at most %d: they were made by a newer Callprint; nothing was changed"
                            .formatted(found, newest()));
        }
        return found;
    }

    private static boolean hasLog(Connection connection) throws SQLException {
        return Sql.number(
                        connection,
                        "SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'schema_version'",
                        NAME)
                > 0;
    }

    /** Statements of a transaction. */
    interface Statements {
        void run() throws SQLException;
    }

    /** Alone: others who change tables wait. */
    static void inTransaction(Connection connection, Statements work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Sql.list(connection, row -> true, "SELECT pg_advisory_xact_lock(?)", LOCK);
            Sql.execute(connection, "SET LOCAL lock_timeout = '3s'");
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private <T> T connected(Sql.Work<T> work) {
        Properties properties = address.properties();
        properties.setProperty("connectTimeout", Integer.toString(LOGIN_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(6 * LOGIN_SECONDS));
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), properties)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    PostgresVoiceprintStore.ENGINE,
                    "the schema of " + address + " cannot be reached: " + PgFailure.reason(e),
                    PgFailure.withoutData(e));
        }
    }
}
