package io.callprint.store.postgres;

import io.callprint.config.StoreConfig;
import io.callprint.store.ChangeFeed;
import io.callprint.store.ServerLimits;
import io.callprint.store.sql.Sql;
import io.callprint.store.sql.SqlVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Voiceprints in PostgreSQL, 12 or later, shared by any number of nodes. Every operation is bounded by the call budget
 * and by a circuit breaker: a server that is away or slow makes it fail fast with {@link StoreUnavailableException}, and
 * the first success after that closes the breaker again. A write whose answer did not arrive in time may have happened.
 * What was acknowledged survives a crash of the server unless its {@code synchronous_commit} or {@code fsync} is off.
 */
public final class PostgresVoiceprintStore extends SqlVoiceprintStore {
    static final String ENGINE = "postgresql";

    private static final Logger log = LoggerFactory.getLogger(PostgresVoiceprintStore.class);

    private final ServerLimits limits;
    private final PgConnections connections;
    private final VoiceSearch search;
    private final ChangeFeed feed;

    private PostgresVoiceprintStore(PgAddress address, ServerLimits limits) {
        this.limits = limits;
        this.connections = new PgConnections(address, limits);
        this.search = new PgSearch(connections, address.toString());
        this.feed = new ChangeFeed(ENGINE, limits.pause(), () -> new PgChangeSource(this, connections, limits.block()));
    }

    /**
     * Never fails because the server is away: operations throw until it is there. The first operation that reaches it
     * brings its tables up to date.
     *
     * @param config {@code url} as {@link PgAddress} says, {@code callBudgetMillis} for every operation; a page of a walk
     *     over everything has 5 s
     * @throws IllegalArgumentException when the url is not usable: one sentence that shows no password
     */
    public static PostgresVoiceprintStore open(StoreConfig config) {
        return open(config, ServerLimits.of(config.callBudgetMillis()));
    }

    static PostgresVoiceprintStore open(StoreConfig config, ServerLimits limits) {
        PostgresVoiceprintStore store = new PostgresVoiceprintStore(PgAddress.parse(config.url()), limits);
        store.warmUp();
        return store;
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    protected <T> T read(String what, Sql.Work<T> work) {
        return connections.read(what, work);
    }

    @Override
    protected <T> T readPage(String what, Sql.Work<T> work) {
        return connections.readPage(what, work);
    }

    @Override
    protected <T> T write(String what, Sql.Work<T> work) {
        return connections.write(what, work);
    }

    @Override
    protected <T> T writePage(String what, Sql.Work<T> work) {
        return connections.writePage(what, work);
    }

    @Override
    protected void takeTurn(Connection connection) throws SQLException {
        PgChanges.takeTurn(connection);
    }

    @Override
    protected void noteChange(Connection connection, CallerId caller) throws SQLException {
        PgChanges.note(connection, caller, limits.changesKept());
    }

    @Override
    protected void deletedBytes() {
        // the server's own vacuum and checkpoints decide when old rows are overwritten
    }

    @Override
    public Optional<VoiceSearch> search() {
        return Optional.of(search);
    }

    @Override
    protected ChangeFeed feed() {
        return feed;
    }

    @Override
    public void ping() {
        connections.read("reach the voiceprints", connection -> Sql.number(connection, "SELECT 1"));
    }

    @Override
    public void close() {
        feed.close();
        connections.close();
    }

    Optional<Voiceprint> findForFeed(CallerId caller) {
        return findWithoutHurry(caller);
    }

    /** The first connection loads classes and looks at the tables, which a call's budget has no room for. */
    private void warmUp() {
        try {
            connections.readPage("reach the voiceprints", connection -> Sql.number(connection, "SELECT 1"));
            connections.read("reach the voiceprints", connection -> Sql.number(connection, "SELECT 1"));
        } catch (StoreUnavailableException e) {
            log.warn("{}; it is tried again with each call", e.getMessage());
        }
    }
}
