package io.callprint.store.sqlite;

import static io.callprint.store.sqlite.SqliteFile.execute;
import static io.callprint.store.sqlite.SqliteFile.number;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Voiceprints in one SQLite file: write-ahead log, one writer, every commit synced to the disk before it is
 * acknowledged. Several processes may share the file; each follows the others' changes within {@value
 * #FOLLOW_EVERY_MILLIS} ms. Times are kept to the millisecond. The file is readable by its owner only, and what is
 * deleted is overwritten in it. The consent ledger outlives a voiceprint and an opt-out: it is the proof of both.
 */
public final class SqliteVoiceprintStore implements VoiceprintStore {
    private static final int FOLLOW_EVERY_MILLIS = 200;
    private static final int CHANGES_KEPT = 10_000;

    private final SqliteConnections connections;
    private final int changesKept;
    private final Map<SqliteChangeFollower, Thread> followers = new ConcurrentHashMap<>();

    private SqliteVoiceprintStore(SqliteConnections connections, int changesKept) {
        this.connections = connections;
        this.changesKept = changesKept;
    }

    /**
     * Opens the file, creating it and its folder when missing. A file that is damaged, of another program or of a newer
     * version is left as it is.
     *
     * @throws StoreUnavailableException one sentence that names the file
     */
    public static SqliteVoiceprintStore open(Path file) {
        return open(file, CHANGES_KEPT);
    }

    /** @param changesKept how many changes a follower may be behind without loading everything anew */
    static SqliteVoiceprintStore open(Path file, int changesKept) {
        return new SqliteVoiceprintStore(SqliteConnections.open(file), changesKept);
    }

    @Override
    public String engine() {
        return "sqlite";
    }

    @Override
    public void save(Voiceprint voiceprint) {
        change("save a voiceprint", connection -> write(connection, voiceprint));
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        List<String> expected = seen.map(Voiceprint::sampleIds).orElse(List.of());
        return change(
                "replace a voiceprint",
                connection -> VoiceprintRows.sampleIds(connection, voiceprint.caller())
                                .equals(expected)
                        && write(connection, voiceprint));
    }

    private boolean write(Connection connection, Voiceprint voiceprint) throws SQLException {
        if (optedOut(connection, voiceprint.caller())) {
            throw new OptedOutException(voiceprint.caller());
        }
        VoiceprintRows.write(connection, voiceprint);
        SqliteChanges.note(connection, voiceprint.caller(), changesKept);
        return true;
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return connections.read("read a voiceprint", connection -> VoiceprintRows.find(connection, caller));
    }

    /** The reader sees the file as it was at the start, whatever is written meanwhile, also by itself. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        connections.requireSameFile("read the voiceprints"); // a removed file is still read, but nobody else writes it
        connections.read("read the voiceprints", connection -> {
            VoiceprintRows.forEach(connection, reader);
            return true;
        });
    }

    @Override
    public long count() {
        return connections.read(
                "count the voiceprints", connection -> number(connection, "SELECT count(*) FROM voiceprint"));
    }

    @Override
    public boolean delete(CallerId caller) {
        return change("delete a voiceprint", connection -> {
            boolean existed = VoiceprintRows.remove(connection, caller);
            if (existed) {
                SqliteChanges.note(connection, caller, changesKept);
                connections.eraseAfterCommit();
            }
            return existed;
        });
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        connections.write(
                "touch a voiceprint",
                connection -> execute(
                        connection,
                        "UPDATE voiceprint SET last_seen = ?1 WHERE caller = ?2 AND last_seen < ?1",
                        lastSeen.toEpochMilli(),
                        caller.value()));
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        change("record an opt-out", connection -> {
            if (VoiceprintRows.remove(connection, caller)) {
                connections.eraseAfterCommit();
            }
            execute(connection, "INSERT OR REPLACE INTO opt_out VALUES (?, ?)", caller.value(), at.toEpochMilli());
            SqliteChanges.note(connection, caller, changesKept);
            return true;
        });
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return connections.write(
                "withdraw an opt-out",
                connection -> execute(connection, "DELETE FROM opt_out WHERE caller = ?", caller.value()) > 0);
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return connections.read("look up an opt-out", connection -> optedOut(connection, caller));
    }

    @Override
    public void record(Consent consent) {
        connections.write(
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
        return connections.read("read the consents", connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT purpose, answer, how, wording, at FROM consent WHERE caller = ? ORDER BY number")) {
                select.setString(1, caller.value());
                List<Consent> consents = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        consents.add(consent(row, caller));
                    }
                }
                return consents;
            }
        });
    }

    @Override
    public void keep(Note note, Instant now) {
        connections.write("keep a note", connection -> {
            if (NoteRows.write(connection, note, now)) {
                connections.eraseAfterCommit();
            }
            return true;
        });
    }

    @Override
    public List<Note> notes(String kind) {
        return connections.read("read the notes", connection -> NoteRows.all(connection, kind));
    }

    @Override
    public boolean drop(String kind, String key) {
        return connections.write("delete a note", connection -> {
            boolean existed = NoteRows.remove(connection, kind, key);
            if (existed) {
                connections.eraseAfterCommit();
            }
            return existed;
        });
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        SqliteChangeFollower follower =
                new SqliteChangeFollower(this, listener, lastChange(), Duration.ofMillis(FOLLOW_EVERY_MILLIS));
        Thread thread = Thread.ofVirtual().name("sqlite-changes").unstarted(follower);
        followers.put(follower, thread);
        thread.start();
        return () -> {
            followers.remove(follower);
            thread.interrupt();
        };
    }

    @Override
    public void ping() {
        connections.requireSameFile("reach the file");
        connections.read("reach the file", connection -> number(connection, "SELECT count(*) FROM sqlite_schema"));
    }

    @Override
    public void close() {
        followers.values().forEach(Thread::interrupt);
        followers.clear();
        connections.close();
    }

    SqliteChanges changesAfter(long seen) {
        return connections.read("follow the changes", connection -> SqliteChanges.after(connection, seen));
    }

    long lastChange() {
        return connections.read("follow the changes", SqliteChanges::last);
    }

    /** A write that followers of this process hear of at once. */
    private <T> T change(String what, SqliteConnections.Work<T> work) {
        T result = connections.write(what, work);
        followers.keySet().forEach(SqliteChangeFollower::wake);
        return result;
    }

    private static boolean optedOut(Connection connection, CallerId caller) throws SQLException {
        return number(connection, "SELECT count(*) FROM opt_out WHERE caller = ?", caller.value()) > 0;
    }

    private static Consent consent(ResultSet row, CallerId caller) throws SQLException {
        try {
            return new Consent(
                    caller,
                    row.getString(1),
                    Consent.Answer.valueOf(row.getString(2)),
                    row.getString(3),
                    row.getString(4),
                    Instant.ofEpochMilli(row.getLong(5)));
        } catch (IllegalArgumentException e) {
            throw new SQLException("an entry of the consent ledger is damaged: it holds no known answer", e);
        }
    }
}
