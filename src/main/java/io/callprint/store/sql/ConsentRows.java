package io.callprint.store.sql;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The consent ledger as rows of the table {@code consent}, numbered in the order they were written. */
final class ConsentRows {
    private static final String SELECT = "SELECT caller, number, purpose, answer, how, wording, at FROM consent";

    private ConsentRows() {}

    /** Where a page ends and the next begins. */
    record Place(String caller, long number) {
        static final Place START = new Place("", 0);
    }

    /** An entry and its number. */
    record Numbered(long number, Consent consent) {
        Place place() {
            return new Place(consent.caller().value(), number);
        }
    }

    /** @return true */
    static boolean write(Connection connection, Consent consent) throws SQLException {
        return Sql.execute(
                        connection,
                        "INSERT INTO consent (caller, purpose, answer, how, wording, at) VALUES (?, ?, ?, ?, ?, ?)",
                        consent.caller().value(),
                        consent.purpose(),
                        consent.given().name(),
                        consent.how(),
                        consent.wording(),
                        consent.at().toEpochMilli())
                > 0;
    }

    static List<Consent> of(Connection connection, CallerId caller) throws SQLException {
        return Sql.list(
                connection,
                row -> numbered(row).consent(),
                SELECT + " WHERE caller = ? ORDER BY number",
                caller.value());
    }

    static List<Numbered> page(Connection connection, Place after, int limit) throws SQLException {
        return Sql.list(
                connection,
                ConsentRows::numbered,
                SELECT + " WHERE caller > ? OR (caller = ? AND number > ?) ORDER BY caller, number LIMIT ?",
                after.caller(),
                after.caller(),
                after.number(),
                limit);
    }

    private static Numbered numbered(ResultSet row) throws SQLException {
        try {
            return new Numbered(
                    row.getLong(2),
                    new Consent(
                            new CallerId(row.getString(1)),
                            row.getString(3),
                            Consent.Answer.valueOf(row.getString(4)),
                            row.getString(5),
                            row.getString(6),
                            Instant.ofEpochMilli(row.getLong(7))));
        } catch (IllegalArgumentException e) {
            throw new SQLException("an entry of the consent ledger is damaged: it holds no known answer", e);
        }
    }
}
