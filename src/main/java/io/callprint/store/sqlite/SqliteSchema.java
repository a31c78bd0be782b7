package io.callprint.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the SQLite file, and the version of them that {@code PRAGMA user_version} holds. */
final class SqliteSchema {
    static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE voiceprint (
                caller     TEXT PRIMARY KEY,
                metadata   TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                last_seen  INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE sample (
                caller             TEXT NOT NULL REFERENCES voiceprint (caller) ON DELETE CASCADE,
                position           INTEGER NOT NULL,
                id                 TEXT NOT NULL,
                model_id           TEXT NOT NULL,
                vector             BLOB NOT NULL,
                net_speech_seconds REAL NOT NULL,
                quality            REAL NOT NULL,
                recorded_at        INTEGER NOT NULL,
                PRIMARY KEY (caller, position)
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE opt_out (
                caller TEXT PRIMARY KEY,
                at     INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE consent (
                number  INTEGER PRIMARY KEY AUTOINCREMENT,
                caller  TEXT NOT NULL,
                purpose TEXT NOT NULL,
                answer  TEXT NOT NULL,
                how     TEXT NOT NULL,
                wording TEXT NOT NULL,
                at      INTEGER NOT NULL
            ) STRICT""",
            "CREATE INDEX consent_of_caller ON consent (caller, number)",
            // What has changed, in order: other processes with the same file follow it.
            """
            CREATE TABLE change (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                caller TEXT NOT NULL
            ) STRICT""");

    private SqliteSchema() {}

    /** Creates the tables in an empty file; refuses a file of a newer version untouched. */
    static void prepare(Connection connection, String file) throws SQLException {
        int found = version(connection);
        if (found > VERSION) {
            throw new SQLException("%s has schema version %d, expected at most %d: it was written by a newer Callprint"
                    .formatted(file, found, VERSION));
        }
        if (found == VERSION) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            if (version(connection) < VERSION) { // another process may have been first
                for (String table : TABLES) {
                    statement.execute(table);
                }
                statement.execute("PRAGMA user_version = " + VERSION);
            }
            statement.execute("COMMIT");
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }
}
