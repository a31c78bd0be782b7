package io.callprint.store.sqlite;

import io.callprint.store.sql.Migrations;
import io.callprint.store.sql.Schema;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The tables of one SQLite file. {@code PRAGMA user_version} holds their version, so that a start need not look further;
 * the scripts set it, and the log of migrations says when.
 */
public final class SqliteSchema implements Schema {
    /** Marks the file as Callprint's: "CPnt" in ASCII. */
    static final int APPLICATION = 0x43506e74;

    private static final Migrations MIGRATIONS = new Migrations(
            SqliteSchema.class,
            "1-voiceprints.sql",
            "2-origins-and-notes.sql",
            "3-applied-writes.sql",
            "4-attachments.sql",
            "5-speaker-embeddings.sql");
    private static final String BEFORE_THE_LOG = "before versions were logged";

    private final Path file;

    public SqliteSchema(Path file) {
        this.file = file;
    }

    static int newest() {
        return MIGRATIONS.newest();
    }

    /**
     * Creates the tables in an empty file, adds what an older one lacks, and turns the write-ahead log on. A file of a
     * newer version or of another program is refused before anything in it is changed.
     */
    static void prepare(Connection connection) throws SQLException {
        int found = requireOurs(connection);
        Sql.execute(connection, "PRAGMA journal_mode = WAL");
        if (found < newest()) {
            up(connection);
        }
    }

    @Override
    public List<Version> versions() {
        return onFile(connection -> {
            int found = version(connection);
            boolean isLogged =
                    Sql.number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'") > 0;
            return MIGRATIONS.versions(connection, isLogged).stream()
                    .map(version -> version.isApplied() || version.number() > found
                            ? version
                            : new Version(version.number(), version.description(), Optional.of(BEFORE_THE_LOG)))
                    .toList();
        });
    }

    @Override
    public void migrate() {
        onFile(connection -> {
            prepare(connection);
            return true;
        });
    }

    @Override
    public void rollBack() {
        onFile(connection -> inTransaction(connection, () -> {
            if (version(connection) <= 1) {
                throw new IllegalStateException(
                        file + " has schema version " + version(connection) + ", which cannot be taken back");
            }
            log(connection);
            MIGRATIONS.down(connection);
            return true;
        }));
    }

    private static void up(Connection connection) throws SQLException {
        inTransaction(connection, () -> {
            if (version(connection) < newest()) { // else another process was first
                log(connection);
                MIGRATIONS.up(connection);
                Sql.execute(connection, "PRAGMA application_id = " + APPLICATION);
            }
            return true;
        });
    }

    private static void log(Connection connection) throws SQLException {
        Migrations.createLog(connection);
        MIGRATIONS.adopt(connection, version(connection), BEFORE_THE_LOG);
    }

    /** @return the version found */
    private static int requireOurs(Connection connection) throws SQLException {
        int found = version(connection);
        long application = Sql.number(connection, "PRAGMA application_id");
        boolean ours = application == APPLICATION;
        boolean empty =
                found == 0 && application == 0 && Sql.number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!ours && !empty) {
            throw new SQLException(
                    "it is an SQLite file of another program; nothing was changed, choose another store.url");
        }
        if (found > newest()) {
            throw new SQLException(
                    ("it has schema version %d, expected at most %d: it was written by a newer Callprint;"
                                    + " nothing was changed")
                            .formatted(found, newest()));
        }
        return found;
    }

    private static int version(Connection connection) throws SQLException {
        return (int) Sql.number(connection, "PRAGMA user_version");
    }

    /** Work in a transaction. */
    private interface Statements<T> {
        T run() throws SQLException;
    }

    private static <T> T inTransaction(Connection connection, Statements<T> work) throws SQLException {
        Sql.execute(connection, "BEGIN IMMEDIATE");
        boolean committed = false;
        try {
            T result = work.run();
            Sql.execute(connection, "COMMIT");
            committed = true;
            return result;
        } finally {
            if (!committed) {
                Sql.execute(connection, "ROLLBACK");
            }
        }
    }

    private <T> T onFile(Sql.Work<T> work) {
        try {
            if (!Files.exists(file)) {
                throw new IOException("there is no such file yet");
            }
            SqliteFile.createPrivate(file); // checks what it is
            try (Connection connection = SqliteFile.connect(file)) {
                requireOurs(connection);
                return work.on(connection);
            }
        } catch (SQLException e) {
            throw unavailable(SqliteFile.reason(e), e);
        } catch (IOException e) {
            throw unavailable(SqliteFile.reason(e), e);
        }
    }

    private StoreUnavailableException unavailable(String reason, Exception cause) {
        return SqliteConnections.unavailable("the schema of " + file + " cannot be reached: " + reason, cause);
    }
}
