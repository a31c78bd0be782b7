package io.callprint.store.sql;

import io.callprint.voiceprint.Note;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Notes as rows of the table {@code note}. */
final class NoteRows {
    private static final String SELECT = "SELECT kind, key, body, until_at FROM note";

    /** Before every note, in the order of pages. */
    static final Note START = new Note("", "", "", Instant.EPOCH);

    private NoteRows() {}

    /** @return whether something was deleted or replaced */
    static boolean write(Connection connection, Note note, Instant now) throws SQLException {
        int gone = Sql.execute(
                connection,
                "DELETE FROM note WHERE kind = ? AND (until_at <= ? OR key = ?)",
                note.kind(),
                now.toEpochMilli(),
                note.key());
        // two writers of one key may have found it gone at the same time
        Sql.execute(
                connection,
                "INSERT INTO note (kind, key, body, until_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body, until_at = excluded.until_at",
                note.kind(),
                note.key(),
                note.body(),
                note.until().toEpochMilli());
        return gone > 0;
    }

    static List<Note> all(Connection connection, String kind) throws SQLException {
        return Sql.list(connection, NoteRows::note, SELECT + " WHERE kind = ? ORDER BY key", kind);
    }

    static List<Note> page(Connection connection, Note after, int limit) throws SQLException {
        return Sql.list(
                connection,
                NoteRows::note,
                SELECT + " WHERE kind > ? OR (kind = ? AND key > ?) ORDER BY kind, key LIMIT ?",
                after.kind(),
                after.kind(),
                after.key(),
                limit);
    }

    static boolean remove(Connection connection, String kind, String key) throws SQLException {
        return Sql.execute(connection, "DELETE FROM note WHERE kind = ? AND key = ?", kind, key) > 0;
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
    }
}
