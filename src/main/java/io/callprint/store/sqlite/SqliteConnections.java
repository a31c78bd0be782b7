package io.callprint.store.sqlite;

import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one SQLite file: one that writes, used by one thread at a time, and a few that read and are kept
 * for the next reader. A commit is synced to the disk before it is acknowledged.
 */
final class SqliteConnections implements AutoCloseable {
    private static final int IDLE_READERS = 4;

    private final Path file;

    /** What the file system calls the file that was opened; none on systems without such a name. */
    private final @Nullable Object identity;

    private final ReentrantLock writing = new ReentrantLock();
    /** Whoever holds {@link #writing} owns it; absent after a failure that left its state unknown. */
    private @Nullable Connection writer;
    /** Whoever holds {@link #writing} owns it: deleted voiceprints still lie in the write-ahead log. */
    private boolean deletedBytesInLog;

    private final Deque<Connection> idleReaders = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private SqliteConnections(Path file, @Nullable Object identity, Connection writer) {
        this.file = file;
        this.identity = identity;
        this.writer = writer;
    }

    /** @throws StoreUnavailableException one sentence that names the file */
    static SqliteConnections open(Path file) {
        try {
            SqliteFile.createPrivate(file);
            Connection writer = SqliteFile.connect(file);
            try {
                SqliteSchema.prepare(writer);
                return new SqliteConnections(file, identity(file), writer);
            } catch (SQLException | IOException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unavailable(file + " cannot be used as a voiceprint file: " + SqliteFile.reason(e), e);
        } catch (IOException e) {
            throw unavailable(file + " cannot be used as a voiceprint file: " + SqliteFile.reason(e), e);
        }
    }

    /** Runs the work in a transaction of its own, all or nothing; on return it is on the disk. */
    <T> T write(String what, Sql.Work<T> work) {
        writing.lock();
        try {
            requireSameFile(what);
            Connection connection = writer == null ? reopenWriter() : writer;
            Sql.execute(connection, "BEGIN IMMEDIATE");
            boolean committed = false;
            try {
                T result = work.on(connection);
                Sql.execute(connection, "COMMIT");
                committed = true;
                return result;
            } finally {
                if (committed) {
                    eraseDeletedBytes(connection);
                } else {
                    rollBack(connection);
                }
            }
        } catch (SQLException e) {
            throw unavailable("cannot " + what + " in " + file + ": " + SqliteFile.reason(e), e);
        } finally {
            writing.unlock();
        }
    }

    /** After this transaction the old pages are also wiped from the write-ahead log, as soon as no reader needs them. */
    void eraseAfterCommit() {
        deletedBytesInLog = true;
    }

    <T> T read(String what, Sql.Work<T> work) {
        requireOpen(what);
        try {
            Connection connection = idleReaders.pollFirst();
            if (connection == null) {
                connection = SqliteFile.connect(file);
                Sql.execute(connection, "PRAGMA query_only = ON");
            }
            boolean usable = true;
            try {
                return work.on(connection);
            } catch (SQLException e) {
                usable = false;
                throw e;
            } finally {
                giveBack(connection, usable);
            }
        } catch (SQLException e) {
            throw unavailable("cannot " + what + " in " + file + ": " + SqliteFile.reason(e), e);
        }
    }

    /** @throws StoreUnavailableException when the file was removed or replaced since it was opened */
    void requireSameFile(String what) {
        requireOpen(what);
        try {
            if (!Objects.equals(identity, identity(file))) {
                throw unavailable(
                        "cannot " + what + ": " + file
                                + " was replaced by another file while in use; restart to use it",
                        new IOException("replaced"));
            }
        } catch (IOException e) {
            throw unavailable("cannot " + what + ": " + file + " was removed while in use", e);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            for (Connection idle = idleReaders.pollFirst(); idle != null; idle = idleReaders.pollFirst()) {
                idle.close();
            }
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } catch (SQLException e) {
            throw unavailable(file + " could not be closed: " + SqliteFile.reason(e), e);
        } finally {
            writing.unlock();
        }
    }

    static StoreUnavailableException unavailable(String message, Exception cause) {
        return new StoreUnavailableException("sqlite", message, cause);
    }

    private void requireOpen(String what) {
        if (closed) {
            throw unavailable("cannot " + what + ": " + file + " is closed", new IllegalStateException("closed"));
        }
    }

    private Connection reopenWriter() throws SQLException {
        Connection connection = SqliteFile.connect(file);
        writer = connection;
        return connection;
    }

    private void rollBack(Connection connection) {
        try {
            Sql.execute(connection, "ROLLBACK");
        } catch (SQLException e) { // SQLite rolled back by itself, or cannot: either way start afresh
            writer = null;
            closeQuietly(connection);
        }
    }

    /** The commit stands whatever happens here; what could not be erased now is erased after the next write. */
    private void eraseDeletedBytes(Connection connection) {
        if (!deletedBytesInLog) {
            return;
        }
        try {
            Sql.execute(connection, "PRAGMA busy_timeout = 0");
            boolean readerInTheWay = Sql.number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") != 0;
            deletedBytesInLog = readerInTheWay;
            Sql.execute(connection, "PRAGMA busy_timeout = " + SqliteFile.BUSY_MILLIS);
        } catch (SQLException e) {
            writer = null;
            closeQuietly(connection);
        }
    }

    private void giveBack(Connection connection, boolean usable) {
        if (usable && !closed && idleReaders.size() < IDLE_READERS) {
            idleReaders.addFirst(connection);
            if (closed && idleReaders.remove(connection)) { // closed in between: nobody else will close it
                closeQuietly(connection);
            }
        } else {
            closeQuietly(connection);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // nothing was written through it that has not been acknowledged or refused already
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
