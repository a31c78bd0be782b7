package io.callprint.store.sql;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Attachments as rows of the table {@code attachment}, which go with their row of {@code voiceprint}. */
final class AttachmentRows {
    private static final String SELECT =
            "SELECT caller, sample_id, name, form, sealed, octets, sha256 FROM attachment WHERE name = ?";

    private AttachmentRows() {}

    /** A place in the walk over one name. */
    record Place(String caller, String sampleId) {
        static final Place START = new Place("", "");

        static Place of(Attachment attachment) {
            return new Place(attachment.caller().value(), attachment.sampleId());
        }
    }

    /** What a write did. */
    enum Written {
        /** There is no such sample. */
        NOTHING,
        ADDED,
        REPLACED
    }

    static Written write(Connection connection, Attachment attachment) throws SQLException {
        String caller = attachment.caller().value();
        String sample = attachment.sampleId();
        if (Sql.number(connection, "SELECT count(*) FROM sample WHERE caller = ? AND id = ?", caller, sample) == 0) {
            return Written.NOTHING;
        }
        boolean wasThere = remove(connection, attachment.caller(), sample, attachment.name());
        Sql.execute(
                connection,
                "INSERT INTO attachment (caller, sample_id, name, form, sealed, octets, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)",
                caller,
                sample,
                attachment.name(),
                attachment.form().name(),
                attachment.isSealed() ? 1 : 0,
                attachment.octets(),
                attachment.sha256());
        return wasThere ? Written.REPLACED : Written.ADDED;
    }

    static boolean remove(Connection connection, CallerId caller, String sampleId, String name) throws SQLException {
        return Sql.execute(
                        connection,
                        "DELETE FROM attachment WHERE name = ? AND caller = ? AND sample_id = ?",
                        name,
                        caller.value(),
                        sampleId)
                > 0;
    }

    /** Those of a caller whose sample is not there any more. @return whether there were some */
    static boolean removeOrphans(Connection connection, CallerId caller) throws SQLException {
        return Sql.execute(
                        connection,
                        "DELETE FROM attachment WHERE caller = ?"
                                + " AND sample_id NOT IN (SELECT id FROM sample WHERE caller = ?)",
                        caller.value(),
                        caller.value())
                > 0;
    }

    static List<Attachment> of(Connection connection, CallerId caller, String name) throws SQLException {
        return Sql.list(connection, AttachmentRows::attachment, SELECT + " AND caller = ?", name, caller.value());
    }

    static List<Attachment> of(Connection connection, Collection<CallerId> callers, String name) throws SQLException {
        if (callers.isEmpty()) {
            return List.of();
        }
        Object[] values = Stream.concat(Stream.of(name), callers.stream().map(CallerId::value))
                .toArray();
        return Sql.list(
                connection,
                AttachmentRows::attachment,
                SELECT + " AND caller IN (" + Sql.places(callers.size()) + ") ORDER BY caller",
                values);
    }

    static SortedSet<String> names(Connection connection) throws SQLException {
        return new TreeSet<>(
                Sql.list(connection, row -> row.getString(1), "SELECT name FROM attachment GROUP BY name"));
    }

    static List<Attachment> page(Connection connection, String name, Place after, int limit) throws SQLException {
        return Sql.list(
                connection,
                AttachmentRows::attachment,
                SELECT + " AND (caller, sample_id) > (?, ?) ORDER BY caller, sample_id LIMIT ?",
                name,
                after.caller(),
                after.sampleId(),
                limit);
    }

    private static Attachment attachment(ResultSet row) throws SQLException {
        try {
            return new Attachment(
                    new CallerId(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    Attachment.Form.valueOf(row.getString(4)),
                    row.getInt(5) != 0,
                    row.getBytes(6),
                    row.getString(7));
        } catch (IllegalArgumentException e) {
            throw new SQLException("an attachment is damaged: its caller, name or form is not usable", e);
        }
    }
}
