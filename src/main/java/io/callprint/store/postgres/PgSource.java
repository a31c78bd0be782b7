package io.callprint.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections for a pool and remembers why the last one could not be opened: the pool tries on in silence, and
 * whoever waits for it would only learn that it took too long. Thread-safe after its making.
 */
final class PgSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable SQLException lastFailure;

    PgSource(PgAddress address, int timeoutSeconds) throws SQLException {
        setURL(address.jdbcUrl());
        Properties properties = address.properties();
        properties.setProperty("connectTimeout", Integer.toString(timeoutSeconds));
        properties.setProperty("socketTimeout", Integer.toString(2 * timeoutSeconds)); // the guard's limits are shorter
        for (String name : properties.stringPropertyNames()) {
            setProperty(name, properties.getProperty(name));
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            Connection connection = super.getConnection();
            lastFailure = null;
            return connection;
        } catch (SQLException e) {
            lastFailure = e;
            throw e;
        }
    }

    /** Why no connection can be opened now, as far as is known. */
    Optional<SQLException> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }
}
