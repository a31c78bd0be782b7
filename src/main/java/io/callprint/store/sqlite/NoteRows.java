package io.callprint.store.sqlite;

import io.callprint.voiceprint.Note;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notes as rows of the table {@code note}. */
final class NoteRows {
    private NoteRows() {}

    /** @return whether the place was taken or expired notes were deleted: old bytes are to be erased */
    static boolean write(Connection connection, Note note, Instant now) throws SQLException {
        int gone = SqliteFile.execute(
                connection,
                "DELETE FROM note WHERE kind = ? AND (until_at <= ? OR key = ?)",
                note.kind(),
                now.toEpochMilli(),
                note.key());
        SqliteFile.execute(
                connection,
                "INSERT INTO note VALUES (?, ?, ?, ?)",
                note.kind(),
                note.key(),
                note.body(),
                note.until().toEpochMilli());
        return gone > 0;
    }

    static List<Note> all(Connection connection, String kind) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT key, body, until_at FROM note WHERE kind = ? ORDER BY key")) {
            select.setString(1, kind);
            List<Note> notes = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    notes.add(new Note(kind, row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))));
                }
            }
            return notes;
        }
    }

    static boolean remove(Connection connection, String kind, String key) throws SQLException {
        return SqliteFile.execute(connection, "DELETE FROM note WHERE kind = ? AND key = ?", kind, key) > 0;
    }
}
