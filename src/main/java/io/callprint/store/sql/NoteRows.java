package io.callprint.store.sql;

import io.callprint.voiceprint.Note;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Notes as rows of the table {@code note}, and the voices kept of recordings as rows of {@code speaker_embeddings}. */
final class NoteRows {
    private static final char BEFORE_SPEAKER = '#';

    /** What a program of the version before wrote while this one migrated is in {@code note}, and counts too. */
    private static final String SELECT =
            "SELECT kind, key, body, until_at FROM (SELECT kind, key, body, until_at FROM note"
                    + " UNION ALL SELECT '" + Note.SPEAKER_EMBEDDING + "', recording || '" + BEFORE_SPEAKER
                    + "' || speaker, body, until_at FROM speaker_embeddings) AS every";

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
        if (isOfRecording(note.kind(), note.key())) {
            gone += Sql.execute(
                    connection,
                    "DELETE FROM speaker_embeddings WHERE until_at <= ? OR (recording = ? AND speaker = ?)",
                    now.toEpochMilli(),
                    recording(note.key()),
                    speaker(note.key()));
            Sql.execute(
                    connection,
                    "INSERT INTO speaker_embeddings (recording, speaker, body, until_at) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (recording, speaker)"
                            + " DO UPDATE SET body = excluded.body, until_at = excluded.until_at",
                    recording(note.key()),
                    speaker(note.key()),
                    note.body(),
                    note.until().toEpochMilli());
        } else {
            Sql.execute(
                    connection,
                    "INSERT INTO note (kind, key, body, until_at) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body, until_at = excluded.until_at",
                    note.kind(),
                    note.key(),
                    note.body(),
                    note.until().toEpochMilli());
        }
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
        int gone = Sql.execute(connection, "DELETE FROM note WHERE kind = ? AND key = ?", kind, key);
        if (isOfRecording(kind, key)) {
            gone += Sql.execute(
                    connection,
                    "DELETE FROM speaker_embeddings WHERE recording = ? AND speaker = ?",
                    recording(key),
                    speaker(key));
        }
        return gone > 0;
    }

    private static boolean isOfRecording(String kind, String key) {
        return kind.equals(Note.SPEAKER_EMBEDDING) && key.indexOf(BEFORE_SPEAKER) >= 0;
    }

    private static String recording(String key) {
        return key.substring(0, key.indexOf(BEFORE_SPEAKER));
    }

    private static String speaker(String key) {
        return key.substring(key.indexOf(BEFORE_SPEAKER) + 1);
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
    }
}
