package io.callprint.store.sqlite;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Voiceprints in one SQLite file: write-ahead log, one writer, every commit synced to the disk before it is
 * acknowledged. Several processes may share the file; each follows the others' changes.
 */
public final class SqliteVoiceprintStore implements VoiceprintStore {
    private static final Duration FOLLOW_EVERY = Duration.ofMillis(200);

    private final Path file;
    /** The one writer; whoever holds {@link #writing} uses it. */
    private final Connection writer;

    private final ReentrantLock writing = new ReentrantLock();

    private SqliteVoiceprintStore(Path file, Connection writer) {
        this.file = file;
        this.writer = writer;
    }

    /**
     * Opens the file, creating it and its folder when missing.
     *
     * @throws StoreUnavailableException one sentence that names the file
     */
    public static SqliteVoiceprintStore open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Connection writer = connect(file);
            try {
                SqliteSchema.prepare(writer, file.toString());
            } catch (SQLException e) {
                writer.close();
                throw e;
            }
            return new SqliteVoiceprintStore(file, writer);
        } catch (SQLException | IOException e) {
            throw unavailable(file + " cannot be used as a voiceprint file: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            statement.execute("PRAGMA secure_delete = ON"); // a deleted voiceprint leaves no bytes behind
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public String engine() {
        return "sqlite";
    }

    @Override
    public void save(Voiceprint voiceprint) {
        write("save a voiceprint", connection -> {
            if (optedOut(connection, voiceprint.caller())) {
                throw new OptedOutException(voiceprint.caller());
            }
            VoiceprintRows.write(connection, voiceprint);
            noteChange(connection, voiceprint.caller());
            return true;
        });
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return read("read a voiceprint", connection -> VoiceprintRows.find(connection, caller));
    }

    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        read("read the voiceprints", connection -> {
            VoiceprintRows.forEach(connection, reader);
            return true;
        });
    }

    @Override
    public long count() {
        return read("count the voiceprints", connection -> number(connection, "SELECT count(*) FROM voiceprint"));
    }

    @Override
    public boolean delete(CallerId caller) {
        return write("delete a voiceprint", connection -> {
            boolean existed = VoiceprintRows.delete(connection, caller);
            if (existed) {
                noteChange(connection, caller);
            }
            return existed;
        });
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        write("touch a voiceprint", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE voiceprint SET last_seen = ?1 WHERE caller = ?2 AND last_seen < ?1")) {
                update.setLong(1, lastSeen.toEpochMilli());
                update.setString(2, caller.value());
                return update.executeUpdate() > 0;
            }
        });
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        write("record an opt-out", connection -> {
            VoiceprintRows.delete(connection, caller);
            execute(connection, "INSERT OR REPLACE INTO opt_out VALUES (?, ?)", caller.value(), at.toEpochMilli());
            noteChange(connection, caller);
            return true;
        });
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return write("withdraw an opt-out", connection -> {
            boolean existed = execute(connection, "DELETE FROM opt_out WHERE caller = ?", caller.value()) > 0;
            noteChange(connection, caller);
            return existed;
        });
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return read("look up an opt-out", connection -> optedOut(connection, caller));
    }

    @Override
    public void record(Consent consent) {
        write(
                "record a consent",
                connection -> execute(
                        connection,
                        "INSERT INTO consent (caller, purpose, answer, how, wording, at) VALUES (?, ?, ?, ?, ?, ?)",
                        consent.caller().value(),
                        consent.purpose(),
                        consent.given().name(),
                        consent.how(),
                        consent.wording(),
                        consent.at().toEpochMilli()));
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        return read("read the consents", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT purpose, answer, how, wording, at FROM consent WHERE caller = ? ORDER BY number")) {
                select.setString(1, caller.value());
                List<Consent> consents = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        consents.add(new Consent(
                                caller,
                                row.getString(1),
                                Consent.Answer.valueOf(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                Instant.ofEpochMilli(row.getLong(5))));
                    }
                }
                return consents;
            }
        });
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        long seen = read("follow the changes", SqliteVoiceprintStore::lastChange);
        SqliteChangeFollower follower = new SqliteChangeFollower(this, listener, seen, FOLLOW_EVERY);
        Thread thread = Thread.ofVirtual().name("sqlite-changes").start(follower);
        return thread::interrupt;
    }

    @Override
    public void ping() {
        read("reach the file", connection -> number(connection, "SELECT count(*) FROM sqlite_schema"));
    }

    @Override
    public void close() {
        writing.lock();
        try {
            writer.close();
        } catch (SQLException e) {
            throw unavailable(file + " could not be closed: " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    /** Callers changed after change number {@code seen}, in order, and the number of the last change. */
    Changes changesAfter(long seen) {
        return read("follow the changes", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT number, caller FROM change WHERE number > ? ORDER BY number")) {
                select.setLong(1, seen);
                List<CallerId> callers = new ArrayList<>();
                long last = seen;
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        last = row.getLong(1);
                        callers.add(new CallerId(row.getString(2)));
                    }
                }
                return new Changes(callers, last);
            }
        });
    }

    /** Who changed, up to a change number. */
    record Changes(List<CallerId> callers, long last) {}

    /** Work on a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T write(String what, Work<T> work) {
        writing.lock();
        try {
            execute(writer, "BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.on(writer);
                execute(writer, "COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    execute(writer, "ROLLBACK");
                }
            }
        } catch (SQLException e) {
            throw unavailable("cannot " + what + " in " + file + ": " + e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    private <T> T read(String what, Work<T> work) {
        try (Connection connection = connect(file)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw unavailable("cannot " + what + " in " + file + ": " + e.getMessage(), e);
        }
    }

    private static StoreUnavailableException unavailable(String message, Exception cause) {
        return new StoreUnavailableException("sqlite", message, cause);
    }

    private static boolean optedOut(Connection connection, CallerId caller) throws SQLException {
        return number(connection, "SELECT count(*) FROM opt_out WHERE caller = ?", caller.value()) > 0;
    }

    private static void noteChange(Connection connection, CallerId caller) throws SQLException {
        execute(connection, "INSERT INTO change (caller) VALUES (?)", caller.value());
    }

    private static long lastChange(Connection connection) throws SQLException {
        return number(connection, "SELECT coalesce(max(number), 0) FROM change");
    }

    private static long number(Connection connection, String query, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            bind(select, values);
            try (ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            }
        }
    }

    private static int execute(Connection connection, String change, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(change)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
