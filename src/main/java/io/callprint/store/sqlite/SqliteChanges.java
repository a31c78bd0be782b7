package io.callprint.store.sqlite;

import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Rows of the table {@code change}: who changed, numbered without gaps, the newest few thousand kept.
 *
 * @param callers who changed, in order, each once
 * @param last number of the last change read
 * @param gap whether changes between the asked and the first kept number are gone
 */
record SqliteChanges(Set<CallerId> callers, long last, boolean gap) {
    private static final int AT_ONCE = 1000;

    /** Adds a change inside a transaction, and drops the one that is now older than {@code kept} changes. */
    static void note(Connection connection, CallerId caller, int kept) throws SQLException {
        Sql.execute(connection, "INSERT INTO change (caller) VALUES (?)", caller.value());
        Sql.execute(connection, "DELETE FROM change WHERE number <= last_insert_rowid() - ?", kept);
    }

    /** Number of the last change; AUTOINCREMENT remembers it even when its row is gone. */
    static long last(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0)");
    }

    /** The next changes after number {@code seen}. */
    static SqliteChanges after(Connection connection, long seen) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, caller FROM change WHERE number > ? ORDER BY number LIMIT " + AT_ONCE)) {
            select.setLong(1, seen);
            Set<CallerId> callers = new LinkedHashSet<>();
            long last = seen;
            boolean gap = false;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long number = row.getLong(1);
                    gap |= number != last + 1;
                    last = number;
                    callers.add(new CallerId(row.getString(2)));
                }
            }
            return new SqliteChanges(callers, last, gap);
        }
    }
}
