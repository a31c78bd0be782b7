package io.callprint.store.postgres;

import io.callprint.store.ChangeSource.Changes;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Rows of the table {@code change}: who changed, numbered without gaps, the newest few thousand kept. */
final class PgChanges {
    /** What nodes listen on. */
    static final String CHANNEL = "callprint_changes";

    private static final int AT_ONCE = 1000;

    /** In one round trip: the next number, the oldest row dropped, the new one added, the bell rung at the commit. */
    private static final String NOTE = """
            WITH counted AS (UPDATE change_counter SET last = last + 1 RETURNING last),
                 dropped AS (DELETE FROM change USING counted WHERE number <= counted.last - ?),
                 added AS (INSERT INTO change (number, caller) SELECT last, ? FROM counted)
            SELECT pg_notify('%s', '') FROM counted""".formatted(CHANNEL);

    /** In one statement, so that counter and rows are of the same moment. */
    private static final String AFTER = """
            SELECT counter.last, later.number, later.caller
            FROM change_counter AS counter
                 LEFT JOIN (SELECT number, caller FROM change WHERE number > ? ORDER BY number LIMIT ?) AS later ON true
            ORDER BY later.number""";

    private PgChanges() {}

    private record Change(long number, String caller) {}

    /**
     * Changes after a number.
     *
     * @param last number of the last one read
     */
    record After(Changes changes, long last) {}

    /** Waits until no other transaction changes who is enrolled. */
    static void takeTurn(Connection connection) throws SQLException {
        Sql.number(connection, "SELECT last FROM change_counter FOR UPDATE");
    }

    /** In a transaction that has taken its turn; listening nodes hear when it is committed. */
    static void note(Connection connection, CallerId caller, int kept) throws SQLException {
        Sql.list(connection, row -> true, NOTE, kept, caller.value());
    }

    static long last(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT last FROM change_counter");
    }

    static After after(Connection connection, long seen) throws SQLException {
        long[] counter = new long[1];
        List<Change> rows = new ArrayList<>();
        Sql.list(
                connection,
                row -> {
                    counter[0] = row.getLong(1);
                    String caller = row.getString(3);
                    return caller != null && rows.add(new Change(row.getLong(2), caller));
                },
                AFTER,
                seen,
                AT_ONCE);
        if (rows.isEmpty()) {
            // fewer than were seen: a backup was restored; more, but none to read: they were dropped already
            return new After(counter[0] == seen ? Changes.NONE : Changes.LOST, seen);
        }
        if (rows.getFirst().number() != seen + 1) {
            return new After(Changes.LOST, seen);
        }
        Set<CallerId> callers = new LinkedHashSet<>();
        rows.forEach(row -> callers.add(new CallerId(row.caller())));
        return new After(new Changes(callers, false), rows.getLast().number());
    }
}
