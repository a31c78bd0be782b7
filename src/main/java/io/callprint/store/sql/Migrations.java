package io.callprint.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.ibatis.migration.Change;
import org.apache.ibatis.migration.MigrationException;
import org.apache.ibatis.migration.MigrationLoader;
import org.apache.ibatis.migration.MigrationReader;
import org.apache.ibatis.migration.operations.DownOperation;
import org.apache.ibatis.migration.operations.UpOperation;
import org.apache.ibatis.migration.options.DatabaseOperationOption;

/**
 * The scripts of one engine, run by MyBatis Migrations: resources beside a class, each with a part that goes up and one
 * below {@code -- //@UNDO} that goes down. Versions are numbered from 1 in the order given; the table {@value #LOG} says
 * which were applied.
 *
 * <p>The library runs inside a transaction that the engine has begun and will commit, so that a crash leaves either
 * version and never something between, and so that two processes that start together do it once.
 */
public final class Migrations {
    private static final String LOG = "schema_version";

    private final Class<?> place;
    private final List<String> scripts;

    /** @param scripts resources beside the class, for example {@code 1-voiceprints.sql} */
    public Migrations(Class<?> place, String... scripts) {
        this.place = place;
        this.scripts = List.of(scripts);
    }

    public int newest() {
        return scripts.size();
    }

    /** Makes the table that says what was applied. */
    public static void createLog(Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS " + LOG
                        + " (id integer PRIMARY KEY, applied_at text NOT NULL, description text NOT NULL)");
    }

    /** Makes the table say that these versions and no others are there, when something else knows it better. */
    public void adopt(Connection connection, int upTo, String appliedAt) throws SQLException {
        Sql.execute(connection, "DELETE FROM " + LOG + " WHERE id > ?", upTo);
        for (int number = 1; number <= upTo; number++) {
            Sql.execute(
                    connection,
                    "INSERT INTO " + LOG
                            + " (id, applied_at, description) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    number,
                    appliedAt,
                    description(number));
        }
    }

    /** Number of the newest applied version, 0 when there is none; the table must be there. */
    public static int applied(Connection connection) throws SQLException {
        return (int) Sql.number(connection, "SELECT coalesce(max(id), 0) FROM " + LOG);
    }

    public List<Schema.Version> versions(Connection connection, boolean logExists) throws SQLException {
        Map<Integer, String> applied = new HashMap<>();
        if (logExists) {
            Sql.list(
                    connection,
                    row -> applied.put(row.getInt(1), row.getString(2)),
                    "SELECT id, applied_at FROM " + LOG);
        }
        List<Schema.Version> versions = new ArrayList<>();
        for (int number = 1; number <= newest(); number++) {
            versions.add(new Schema.Version(number, description(number), Optional.ofNullable(applied.get(number))));
        }
        return versions;
    }

    /** Applies what is missing, inside the connection's transaction. */
    public void up(Connection connection) throws SQLException {
        run(() -> new UpOperation().operate(() -> insideTransaction(connection), new Scripts(), options(), null));
    }

    /** Takes the newest version back, inside the connection's transaction. */
    public void down(Connection connection) throws SQLException {
        run(() -> new DownOperation(1).operate(() -> insideTransaction(connection), new Scripts(), options(), null));
    }

    private static void run(Runnable operation) throws SQLException {
        try {
            operation.run();
        } catch (MigrationException e) { // its text repeats the statement
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException failure) {
                    throw failure;
                }
            }
            throw e;
        }
    }

    private static DatabaseOperationOption options() {
        DatabaseOperationOption options = new DatabaseOperationOption();
        options.setChangelogTable(LOG);
        options.setStopOnError(true);
        options.setAutoCommit(true); // the transaction is ours
        return options;
    }

    /** The connection without the means to end its transaction. */
    private static Connection insideTransaction(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "close", "commit", "rollback", "setAutoCommit" -> null;
                    case "getAutoCommit" -> true;
                    default -> {
                        try {
                            yield method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });
    }

    private String description(int number) {
        String script = scripts.get(number - 1);
        return script.substring(script.indexOf('-') + 1, script.lastIndexOf('.'))
                .replace('-', ' ');
    }

    private final class Scripts implements MigrationLoader {
        @Override
        public List<Change> getMigrations() {
            List<Change> changes = new ArrayList<>();
            for (int number = 1; number <= newest(); number++) {
                Change change = new Change(BigDecimal.valueOf(number), null, description(number));
                change.setFilename(scripts.get(number - 1));
                changes.add(change);
            }
            return changes;
        }

        @Override
        public Reader getScriptReader(Change change, boolean undo) {
            try {
                InputStream script = place.getResourceAsStream(change.getFilename());
                if (script == null) {
                    throw new IOException(change.getFilename() + " is missing");
                }
                return new MigrationReader(script, StandardCharsets.UTF_8.name(), undo, new Properties());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Reader getBootstrapReader() {
            return new InputStreamReader(InputStream.nullInputStream(), StandardCharsets.UTF_8);
        }

        @Override
        public Reader getOnAbortReader() {
            return getBootstrapReader();
        }
    }
}
