package io.callprint.store.sql;

import io.callprint.voiceprint.RepeatableStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Which writes were done, as rows of the table {@code applied_write}; times are the database's own. */
final class AppliedWrites {
    private static final long KEPT_SECONDS =
            Duration.ofDays(RepeatableStore.REMEMBERED_DAYS).toSeconds();

    private AppliedWrites() {}

    static boolean holds(Connection connection, String id) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM applied_write WHERE id = ?", id) > 0;
    }

    static void add(Connection connection, String id) throws SQLException {
        Sql.execute(connection, "INSERT INTO applied_write (id) VALUES (?)", id);
        Sql.execute(
                connection,
                "DELETE FROM applied_write WHERE at < (SELECT max(at) FROM applied_write) - ?",
                KEPT_SECONDS);
    }
}
