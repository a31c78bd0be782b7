package io.callprint.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables of the SQLite file, and the version of them that {@code PRAGMA user_version} holds. */
final class SqliteSchema {
    static final int VERSION = 2;

    /** Marks the file as Callprint's: "CPnt" in ASCII. */
    static final int APPLICATION = 0x43506e74;

    /** The tables of version 1. */
    private static final List<String> FIRST = List.of(
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

    /** What version 2 adds: where a sample comes from, and notes. */
    private static final List<String> SECOND = List.of(
            "ALTER TABLE sample ADD COLUMN origin TEXT NOT NULL DEFAULT 'ENROLMENT'",
            "ALTER TABLE sample ADD COLUMN source TEXT NOT NULL DEFAULT ''",
            """
            CREATE TABLE note (
                kind     TEXT NOT NULL,
                key      TEXT NOT NULL,
                body     TEXT NOT NULL,
                until_at INTEGER NOT NULL,
                PRIMARY KEY (kind, key)
            ) STRICT, WITHOUT ROWID""");

    /** The step at index n brings a file of version n to version n + 1. */
    private static final List<List<String>> STEPS = List.of(FIRST, SECOND);

    private SqliteSchema() {}

    /**
     * Creates the tables in an empty file, adds what an older one lacks, and turns the write-ahead log on. A file of a newer version or of another
     * program is refused before anything in it is changed.
     */
    static void prepare(Connection connection) throws SQLException {
        int found = version(connection);
        long application = SqliteFile.number(connection, "PRAGMA application_id");
        boolean ours = application == APPLICATION;
        if (!ours && (found != 0 || application != 0 || tables(connection) != 0)) {
            throw new SQLException(
                    "it is an SQLite file of another program; nothing was changed, choose another store.url");
        }
        if (found > VERSION) {
            throw new SQLException(
                    ("it has schema version %d, expected at most %d: it was written by a newer Callprint;"
                                    + " nothing was changed")
                            .formatted(found, VERSION));
        }
        SqliteFile.execute(connection, "PRAGMA journal_mode = WAL");
        if (found < VERSION) {
            migrate(connection);
        }
    }

    private static void migrate(Connection connection) throws SQLException {
        SqliteFile.execute(connection, "BEGIN IMMEDIATE");
        for (int version = version(connection); version < VERSION; version++) { // none when another process was first
            for (String statement : STEPS.get(version)) {
                SqliteFile.execute(connection, statement);
            }
        }
        SqliteFile.execute(connection, "PRAGMA application_id = " + APPLICATION);
        SqliteFile.execute(connection, "PRAGMA user_version = " + VERSION);
        SqliteFile.execute(connection, "COMMIT");
    }

    private static int version(Connection connection) throws SQLException {
        return (int) SqliteFile.number(connection, "PRAGMA user_version");
    }

    private static long tables(Connection connection) throws SQLException {
        return SqliteFile.number(connection, "SELECT count(*) FROM sqlite_schema");
    }
}
