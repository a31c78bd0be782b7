package io.callprint.store.postgres;

import io.callprint.store.ChangeSource;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Listens on a connection of its own, and reads the list of changes when a notification came or a while has passed: the
 * notification is only the bell.
 */
final class PgChangeSource implements ChangeSource {
    private static final String WHAT = "follow the changes";
    private static final Duration SOCKET = Duration.ofSeconds(10);

    private final PostgresVoiceprintStore store;
    private final PgConnections connections;
    private final Duration block;

    /** The follower's thread owns these two. */
    private @Nullable Connection listening;

    private long seen;

    PgChangeSource(PostgresVoiceprintStore store, PgConnections connections, Duration block) {
        this.store = store;
        this.connections = connections;
        this.block = block;
    }

    @Override
    public void goToEnd() {
        stopListening();
        long last = connections.readPage(WHAT, PgChanges::last); // makes the tables when this is the first use
        try {
            Connection connection = connections.open(SOCKET);
            listening = connection;
            Sql.execute(connection, "LISTEN " + PgChanges.CHANNEL);
        } catch (SQLException e) {
            throw broken(e);
        }
        seen = last;
    }

    @Override
    public Changes next() throws InterruptedException {
        PgChanges.After read = read();
        if (read.changes().equals(Changes.NONE)) {
            await();
            read = read();
        }
        seen = read.last();
        return read.changes();
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return store.findForFeed(caller);
    }

    @Override
    public void close() {
        stopListening();
    }

    private PgChanges.After read() {
        return connections.readPage(WHAT, connection -> PgChanges.after(connection, seen));
    }

    private void await() throws InterruptedException {
        Connection connection = listening;
        if (connection == null) {
            throw broken(new SQLException("no connection listens", "08003"));
        }
        try {
            connection.unwrap(PGConnection.class).getNotifications(Math.toIntExact(block.toMillis()));
        } catch (SQLException e) {
            StoreUnavailableException broken = broken(e);
            if (Thread.interrupted()) { // which closed the socket
                throw new InterruptedException();
            }
            throw broken;
        }
    }

    private StoreUnavailableException broken(SQLException e) {
        stopListening();
        return connections.unavailable(WHAT, e);
    }

    private void stopListening() {
        Connection connection = listening;
        listening = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // it was broken already
            }
        }
    }
}
