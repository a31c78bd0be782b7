package io.callprint.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Statements of one line. Values are texts, numbers and byte arrays. */
public final class Sql {
    private Sql() {}

    /** Reads the row a result stands on. */
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Work on a connection. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** @return how many rows changed; 0 for what is no change of rows */
    public static int execute(Connection connection, String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepared(connection, statement, values)) {
            return prepared.execute() ? 0 : prepared.getUpdateCount();
        }
    }

    /** The first column of the first row. */
    public static long number(Connection connection, String query, Object... values) throws SQLException {
        return list(connection, row -> row.getLong(1), query, values).stream()
                .findFirst()
                .orElseThrow(() -> new SQLException("a query for one number gave no row"));
    }

    public static <T> List<T> list(Connection connection, Row<T> reading, String query, Object... values)
            throws SQLException {
        try (PreparedStatement prepared = prepared(connection, query, values);
                ResultSet row = prepared.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (row.next()) {
                found.add(reading.read(row));
            }
            return found;
        }
    }

    /** As many question marks, with commas between. */
    static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static PreparedStatement prepared(Connection connection, String statement, Object... values)
            throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        for (int i = 0; i < values.length; i++) {
            prepared.setObject(i + 1, values[i]);
        }
        return prepared;
    }
}
