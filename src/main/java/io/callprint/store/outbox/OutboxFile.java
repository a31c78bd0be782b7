package io.callprint.store.outbox;

import io.callprint.store.sql.Sql;
import io.callprint.store.sqlite.SqliteFile;
import io.callprint.voiceprint.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes that wait, in order, in an SQLite file of their own: each is on the disk before it is acknowledged. One process
 * owns the file as long as it is open. Any thread.
 */
final class OutboxFile implements AutoCloseable {
    /** The most that may wait; some 500 MB. */
    static final int MAX_WAITING = 100_000;

    private static final String[] TABLES = {
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE IF NOT EXISTS waiting (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL,"
                + " op BLOB NOT NULL, at INTEGER NOT NULL) STRICT",
        "CREATE TABLE IF NOT EXISTS refused (number INTEGER PRIMARY KEY, id TEXT NOT NULL, op BLOB NOT NULL,"
                + " at INTEGER NOT NULL, reason TEXT NOT NULL) STRICT"
    };
    private static final String SELECT = "SELECT number, id, op, at FROM waiting";

    private final Path file;
    private final FileChannel lock;
    private final Connection connection; // used under this

    /**
     * One write that waits.
     *
     * @param number its place
     * @param id under which the server remembers it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Waiting(long number, String id, byte[] write, Instant at) {}

    private OutboxFile(Path file, FileChannel lock, Connection connection) {
        this.file = file;
        this.lock = lock;
        this.connection = connection;
    }

    /**
     * @return empty when another process owns the file
     * @throws StoreUnavailableException one sentence that names the file
     */
    static Optional<OutboxFile> open(Path file) {
        try {
            SqliteFile.createPrivate(file);
            FileChannel channel = FileChannel.open(
                    file.resolveSibling(file.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock owned = owned(channel);
            if (owned == null) {
                channel.close();
                return Optional.empty();
            }
            Connection connection = SqliteFile.connect(file);
            for (String statement : TABLES) {
                Sql.execute(connection, statement);
            }
            return Optional.of(new OutboxFile(file, channel, connection));
        } catch (SQLException e) {
            throw unavailable(file, SqliteFile.reason(e), e);
        } catch (IOException e) {
            throw unavailable(file, SqliteFile.reason(e), e);
        }
    }

    /** How it stands, whoever owns it; nothing waits where there is no file. */
    static OutboxStatus status(Path file) {
        if (!Files.exists(file)) {
            return OutboxStatus.EMPTY;
        }
        try (Connection connection = SqliteFile.connect(file)) {
            return status(connection);
        } catch (SQLException e) {
            throw unavailable(file, SqliteFile.reason(e), e);
        }
    }

    private static @Nullable FileLock owned(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // by this very process
            return null;
        }
    }

    /** On the disk when it returns. */
    synchronized void add(String id, byte[] write, Instant at) {
        onFile(() -> {
            if (Sql.number(connection, "SELECT count(*) FROM waiting") >= MAX_WAITING) {
                throw new SQLException(MAX_WAITING + " writes wait already, expected the server to be back before");
            }
            return Sql.execute(
                    connection, "INSERT INTO waiting (id, op, at) VALUES (?, ?, ?)", id, write, at.toEpochMilli());
        });
    }

    /** The oldest one after a place, 0 for the oldest of all. */
    synchronized Optional<Waiting> after(long number) {
        return onFile(() -> Sql.list(
                        connection,
                        row -> new Waiting(
                                row.getLong(1),
                                row.getString(2),
                                row.getBytes(3),
                                Instant.ofEpochMilli(row.getLong(4))),
                        SELECT + " WHERE number > ? ORDER BY number LIMIT 1",
                        number)
                .stream()
                .findFirst());
    }

    synchronized long size() {
        return onFile(() -> Sql.number(connection, "SELECT count(*) FROM waiting"));
    }

    synchronized void done(Waiting waiting) {
        onFile(() -> Sql.execute(connection, "DELETE FROM waiting WHERE number = ?", waiting.number()));
    }

    /** Puts another form of a write in its place. */
    synchronized void rewrite(Waiting waiting, byte[] write) {
        onFile(() -> Sql.execute(connection, "UPDATE waiting SET op = ? WHERE number = ?", write, waiting.number()));
    }

    /**
     * Takes a write out that can never be done, and counts it.
     *
     * @param kept what stays of it for the operator; empty where nothing of the caller may stay
     */
    synchronized void refuse(Waiting waiting, String reason, byte[] kept) {
        onFile(() -> {
            Sql.execute(connection, "BEGIN IMMEDIATE");
            try {
                Sql.execute(
                        connection,
                        "INSERT INTO refused (number, id, op, at, reason) VALUES (?, ?, ?, ?, ?)",
                        waiting.number(),
                        waiting.id(),
                        kept,
                        waiting.at().toEpochMilli(),
                        reason);
                Sql.execute(connection, "DELETE FROM waiting WHERE number = ?", waiting.number());
                return Sql.execute(connection, "COMMIT");
            } catch (SQLException e) {
                Sql.execute(connection, "ROLLBACK");
                throw e;
            }
        });
    }

    synchronized OutboxStatus status() {
        return onFile(() -> status(connection));
    }

    private static OutboxStatus status(Connection connection) throws SQLException {
        List<Long> oldest =
                Sql.list(connection, row -> row.getLong(1), "SELECT at FROM waiting ORDER BY number LIMIT 1");
        return new OutboxStatus(
                Sql.number(connection, "SELECT count(*) FROM waiting"),
                oldest.stream().findFirst().map(Instant::ofEpochMilli),
                Sql.number(connection, "SELECT count(*) FROM refused"));
    }

    @Override
    public synchronized void close() {
        onFile(() -> {
            connection.close();
            return true;
        });
        try {
            lock.close();
        } catch (IOException e) {
            throw unavailable(file, SqliteFile.reason(e), e);
        }
    }

    /** Work on the connection. */
    private interface Statements<T> {
        T run() throws SQLException;
    }

    private <T> T onFile(Statements<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw unavailable(file, SqliteFile.reason(e), e);
        }
    }

    private static StoreUnavailableException unavailable(Path file, String reason, Exception cause) {
        return new StoreUnavailableException("outbox", "the outbox " + file + " cannot be used: " + reason, cause);
    }
}
