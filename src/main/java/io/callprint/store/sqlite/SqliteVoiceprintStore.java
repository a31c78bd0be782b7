package io.callprint.store.sqlite;

import io.callprint.store.ChangeFeed;
import io.callprint.store.sql.Sql;
import io.callprint.store.sql.SqlVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Voiceprints in one SQLite file: write-ahead log, one writer, every commit synced to the disk before it is
 * acknowledged. Several processes may share the file; each follows the others' changes within {@value
 * #FOLLOW_EVERY_MILLIS} ms. The file is readable by its owner only, and what is deleted is overwritten in it.
 */
public final class SqliteVoiceprintStore extends SqlVoiceprintStore {
    private static final int FOLLOW_EVERY_MILLIS = 200;
    private static final int CHANGES_KEPT = 10_000;

    private final SqliteConnections connections;
    private final int changesKept;
    private final ChangeFeed feed;

    private SqliteVoiceprintStore(SqliteConnections connections, int changesKept) {
        this.connections = connections;
        this.changesKept = changesKept;
        Duration every = Duration.ofMillis(FOLLOW_EVERY_MILLIS);
        this.feed = new ChangeFeed(engine(), every, () -> new SqliteChangeSource(this, every));
    }

    /**
     * Opens the file, creating it and its folder when missing, and brings an older one up to date. A file that is damaged,
     * of another program or of a newer version is left as it is.
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
    protected <T> T read(String what, Sql.Work<T> work) {
        return connections.read(what, work);
    }

    @Override
    protected <T> T readPage(String what, Sql.Work<T> work) {
        return connections.read(what, work);
    }

    @Override
    protected <T> T write(String what, Sql.Work<T> work) {
        return connections.write(what, work);
    }

    @Override
    protected <T> T writePage(String what, Sql.Work<T> work) {
        return connections.write(what, work);
    }

    @Override
    protected void takeTurn(Connection connection) {
        // there is one writer: every transaction that writes has its turn
    }

    @Override
    protected void noteChange(Connection connection, CallerId caller) throws SQLException {
        SqliteChanges.note(connection, caller, changesKept);
    }

    @Override
    protected void deletedBytes() {
        connections.eraseAfterCommit();
    }

    @Override
    protected ChangeFeed feed() {
        return feed;
    }

    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        connections.requireSameFile("read the voiceprints"); // a removed file is still read, but nobody else writes it
        super.forEach(reader);
    }

    @Override
    public void ping() {
        connections.requireSameFile("reach the file");
        connections.read("reach the file", connection -> Sql.number(connection, "SELECT count(*) FROM sqlite_schema"));
    }

    @Override
    public void close() {
        feed.close();
        connections.close();
    }

    SqliteChanges changesAfter(long seen) {
        return connections.read("follow the changes", connection -> SqliteChanges.after(connection, seen));
    }

    long lastChange() {
        return connections.read("follow the changes", SqliteChanges::last);
    }
}
