package io.callprint.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.callprint.store.ServerGuard;
import io.callprint.store.ServerLimits;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * The pools of connections to one PostgreSQL: one for what a call waits for, a small one for walks over everything. None
 * connects before it is used. The first work on a server that answers brings its tables up to date.
 */
final class PgConnections implements AutoCloseable {
    private static final int CALL_CONNECTIONS = 8;
    private static final int SLOW_CONNECTIONS = 3;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(250); // the pool's own lower bound
    private static final int TRIES = 2;

    private final PgAddress address;
    private final ServerGuard guard;
    private final PgSource source;
    private final PgSource slowSource;
    private final HikariDataSource pool;
    private final HikariDataSource slowPool;
    private volatile boolean prepared;

    PgConnections(PgAddress address, ServerLimits limits) {
        this.address = address;
        this.source = source(address, limits.call());
        this.slowSource = source(address, limits.page());
        this.pool = pool("callprint-postgresql", source, CALL_CONNECTIONS, limits.call());
        this.guard = new ServerGuard(PostgresVoiceprintStore.ENGINE, address.toString(), limits, new Failures());
        this.slowPool = pool("callprint-postgresql-slow", slowSource, SLOW_CONNECTIONS, limits.page());
    }

    private static HikariDataSource pool(String name, PgSource source, int connections, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(Math.max(SHORTEST_WAIT.toMillis(), wait.toMillis()));
        config.setValidationTimeout(SHORTEST_WAIT.toMillis());
        config.setInitializationFailTimeout(-1); // the server may be away
        return new HikariDataSource(config);
    }

    private static PgSource source(PgAddress address, Duration timeout) {
        try {
            return new PgSource(
                    address, Math.toIntExact(Math.max(1, timeout.plusMillis(999).toSeconds())));
        } catch (SQLException e) { // its text may hold the password
            throw new IllegalArgumentException("store.url is refused by the PostgreSQL driver");
        }
    }

    private final class Failures implements ServerGuard.Failures {
        @Override
        public Optional<ServerGuard.Failure> explain(Exception thrown) {
            boolean isWaitInVain = thrown instanceof SQLTransientConnectionException && thrown.getCause() == null;
            return isWaitInVain ? whyLate().or(() -> PgFailure.explain(thrown)) : PgFailure.explain(thrown);
        }

        @Override
        public Optional<ServerGuard.Failure> whyLate() {
            return source.lastFailure().or(slowSource::lastFailure).flatMap(PgFailure::explain);
        }
    }

    StoreUnavailableException unavailable(String what, SQLException failure) {
        return guard.unavailable(what, PgFailure.reason(failure), PgFailure.withoutData(failure));
    }

    <T> T read(String what, Sql.Work<T> work) {
        return guard.call(what, () -> run(pool, work, false));
    }

    <T> T readPage(String what, Sql.Work<T> work) {
        return guard.page(what, () -> run(slowPool, work, false));
    }

    /** In a transaction. */
    <T> T write(String what, Sql.Work<T> work) {
        return guard.call(what, () -> run(pool, work, true));
    }

    /** Many writes in one transaction, which may take longer than a call waits. */
    <T> T writePage(String what, Sql.Work<T> work) {
        return guard.page(what, () -> run(slowPool, work, true));
    }

    /** A connection of its own, outside the pools. */
    Connection open(Duration socketTimeout) throws SQLException {
        Properties properties = address.properties();
        String seconds = Long.toString(Math.max(1, socketTimeout.toSeconds()));
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    /** Once more when a kept connection turns out to be broken before anything was committed: the server was restarted. */
    private <T> T run(HikariDataSource from, Sql.Work<T> work, boolean isTransaction) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Progress progress = new Progress();
            try (Connection connection = from.getConnection()) {
                if (!prepared) {
                    PgSchema.prepare(connection);
                    prepared = true;
                }
                return isTransaction ? transaction(connection, work, progress) : work.on(connection);
            } catch (SQLException e) {
                if (attempt == TRIES || progress.isCommitting || !PgFailure.isOfConnection(e)) {
                    throw e;
                }
            }
        }
    }

    /** How far an attempt came. */
    private static final class Progress {
        private boolean isCommitting;
    }

    private static <T> T transaction(Connection connection, Sql.Work<T> work, Progress progress) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.on(connection);
            progress.isCommitting = true;
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) { // the connection is gone, and with it the transaction
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        guard.close();
        pool.close();
        slowPool.close();
    }
}
