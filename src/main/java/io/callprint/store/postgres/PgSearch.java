package io.callprint.store.postgres;

import io.callprint.store.PageWalk;
import io.callprint.store.sql.Sql;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceSearch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Search by pgvector: a table a model with a {@code halfvec} and a graph over it (HNSW), made when search is first asked for.
 * A row goes with its caller's voiceprint, also when an older program deletes that. {@code hnsw.ef_search}: pgvector's README,
 * "HNSW".
 */
final class PgSearch implements VoiceSearch {
    private static final String READ = "read the server's search";
    private static final int PAGE = 1000;
    private static final int MOST_EFFORT = 1000; // pgvector's own bound
    private static final int LEAST_EFFORT = 256;
    private static final int EFFORT = 4; // rows of the graph that are looked at, for each that is wanted
    private static final int NAME_OCTETS = 8;

    private final PgConnections connections;
    private final String place;

    /** @param place where the server is, for messages, without a password */
    PgSearch(PgConnections connections, String place) {
        this.connections = connections;
        this.place = place;
    }

    /** One table a model, by a hash: names have 63 characters at most. */
    private static String table(String modelId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(modelId.getBytes(StandardCharsets.UTF_8));
            return PgSchema.NAME + ".voice_" + HexFormat.of().formatHex(Arrays.copyOf(hash, NAME_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public Optional<String> prepare(String modelId, int dimension) {
        return connections.readPage("make room for a search", connection -> {
            if (extensionSchema(connection).isEmpty() && !isExtensionMade(connection)) {
                return Optional.of(
                        place + " has no extension vector, and the user of store.url cannot make it; expected"
                                + " pgvector 0.7 or later installed, and CREATE EXTENSION vector in the database");
            }
            PgSchema.inTransaction(connection, () -> makeRoom(connection, modelId, dimension));
            return Optional.empty();
        });
    }

    private static boolean isExtensionMade(Connection connection) throws SQLException {
        try {
            Sql.execute(connection, "CREATE EXTENSION IF NOT EXISTS vector");
            return true;
        } catch (SQLException e) {
            if (PgFailure.isOfConnection(e)) {
                throw e;
            }
            return false;
        }
    }

    /** The schema of the types, quoted: the administrator's choice, and not on our path. */
    private static Optional<String> extensionSchema(Connection connection) throws SQLException {
        return Sql.list(
                        connection,
                        row -> row.getString(1),
                        "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                                + " WHERE e.extname = 'vector'")
                .stream()
                .findFirst();
    }

    private static String schema(Connection connection) throws SQLException {
        return extensionSchema(connection).orElseThrow(() -> new SQLException("the extension vector is gone"));
    }

    private static void makeRoom(Connection connection, String modelId, int dimension) throws SQLException {
        String types = schema(connection);
        String table = table(modelId);
        Sql.execute(
                connection,
                "CREATE TABLE IF NOT EXISTS voice_search (model_id text PRIMARY KEY, whole boolean NOT NULL)");
        Sql.execute(connection, """
                CREATE TABLE IF NOT EXISTS %s (
                    caller  text COLLATE "C" PRIMARY KEY REFERENCES voiceprint (caller) ON DELETE CASCADE,
                    samples text NOT NULL,
                    place   bigint NOT NULL,
                    vector  %s.halfvec(%d) NOT NULL
                )""".formatted(table, types, dimension));
        Sql.execute(
                connection,
                "CREATE INDEX IF NOT EXISTS %s_vector ON %s USING hnsw (vector %s.halfvec_cosine_ops)"
                        .formatted(table.substring(table.indexOf('.') + 1), table, types));
        Sql.execute(
                connection,
                "CREATE INDEX IF NOT EXISTS %s_place ON %s (place)"
                        .formatted(table.substring(table.indexOf('.') + 1), table));
        Sql.execute(connection, "INSERT INTO voice_search VALUES (?, false) ON CONFLICT DO NOTHING", modelId);
    }

    private static boolean hasRoom(Connection connection) throws SQLException {
        return Sql.number(
                        connection,
                        "SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'voice_search'",
                        PgSchema.NAME)
                > 0;
    }

    @Override
    public boolean isWhole(String modelId) {
        return connections.read(
                READ,
                connection -> hasRoom(connection)
                        && Sql.number(
                                        connection,
                                        "SELECT count(*) FROM voice_search WHERE model_id = ? AND whole",
                                        modelId)
                                > 0);
    }

    @Override
    public void becameWhole(String modelId) {
        connections.write(
                "note a search",
                connection ->
                        Sql.execute(connection, "UPDATE voice_search SET whole = true WHERE model_id = ?", modelId));
    }

    @Override
    public int put(String modelId, Collection<Voice> voices) {
        return connections.writePage("put vectors into the server's search", connection -> {
            String types = schema(connection);
            int written = 0;
            for (Voice voice : voices) {
                written += put(connection, modelId, voice, types);
            }
            return written;
        });
    }

    /** The row of the voiceprint is held meanwhile, so that nobody deletes it in between. */
    private static int put(Connection connection, String modelId, Voice voice, String types) throws SQLException {
        Object[] values = new Object[5 + voice.samples().size()];
        values[0] = String.join(",", voice.samples());
        values[1] = voice.place();
        values[2] = Arrays.toString(voice.vector());
        values[3] = voice.caller().value();
        for (int i = 0; i < voice.samples().size(); i++) {
            values[4 + i] = voice.samples().get(i);
        }
        values[values.length - 1] = (long) voice.samples().size();
        return Sql.execute(
                connection,
                """
                INSERT INTO %1$s AS there (caller, samples, place, vector)
                SELECT v.caller, ?, ?, ?::%2$s.halfvec FROM voiceprint v
                WHERE v.caller = ?
                AND (SELECT count(*) FROM sample s WHERE s.caller = v.caller AND s.id IN (%3$s)) = ?
                FOR KEY SHARE OF v
                ON CONFLICT (caller) DO UPDATE SET samples = excluded.samples, vector = excluded.vector
                WHERE there.samples <> excluded.samples""".formatted(
                        table(modelId), types, questionMarks(voice.samples().size())),
                values);
    }

    private static String questionMarks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    @Override
    public boolean remove(String modelId, CallerId caller) {
        return connections.write(
                "remove a vector from the server's search",
                connection ->
                        Sql.execute(connection, "DELETE FROM " + table(modelId) + " WHERE caller = ?", caller.value())
                                > 0);
    }

    @Override
    public List<CallerId> nearest(String modelId, float[] vector, int count) {
        int effort = Math.min(MOST_EFFORT, Math.max(LEAST_EFFORT, EFFORT * count));
        return connections.read("search for a voice", connection -> {
            String types = schema(connection);
            Sql.execute(connection, "SET hnsw.ef_search = " + effort);
            return Sql.list(
                    connection,
                    row -> new CallerId(row.getString(1)),
                    "SELECT caller FROM %1$s ORDER BY vector OPERATOR(%2$s.<=>) ?::%2$s.halfvec LIMIT ?"
                            .formatted(table(modelId), types),
                    Arrays.toString(vector),
                    count);
        });
    }

    @Override
    public List<CallerId> first(String modelId, int count) {
        return connections.readPage(
                READ,
                connection -> Sql.list(
                        connection,
                        row -> new CallerId(row.getString(1)),
                        "SELECT caller FROM " + table(modelId) + " ORDER BY place LIMIT ?",
                        count));
    }

    @Override
    public long size(String modelId) {
        return connections.readPage(
                READ, connection -> Sql.number(connection, "SELECT count(*) FROM " + table(modelId)));
    }

    @Override
    public Map<CallerId, List<String>> samples(String modelId, Collection<CallerId> callers) {
        Map<CallerId, List<String>> found = new HashMap<>();
        if (!callers.isEmpty()) {
            connections
                    .readPage(
                            READ,
                            connection -> Sql.list(
                                    connection,
                                    row -> Map.entry(
                                            new CallerId(row.getString(1)),
                                            List.of(row.getString(2).split(",", -1))),
                                    "SELECT caller, samples FROM %s WHERE caller IN (%s)"
                                            .formatted(table(modelId), questionMarks(callers.size())),
                                    callers.stream().map(CallerId::value).toArray()))
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    @Override
    public void forEach(String modelId, Consumer<CallerId> reader) {
        PageWalk.walk(
                "",
                after -> connections.readPage(
                        READ,
                        connection -> Sql.list(
                                connection,
                                row -> row.getString(1),
                                "SELECT caller FROM " + table(modelId) + " WHERE caller > ? ORDER BY caller LIMIT ?",
                                after,
                                PAGE)),
                caller -> caller,
                caller -> reader.accept(new CallerId(caller)));
    }

    @Override
    public List<String> models() {
        return connections.read(
                READ,
                connection -> hasRoom(connection)
                        ? Sql.list(
                                connection,
                                row -> row.getString(1),
                                "SELECT model_id FROM voice_search ORDER BY model_id")
                        : List.of());
    }

    @Override
    public void drop(String modelId) {
        connections.writePage("drop the server's search", connection -> {
            Sql.execute(connection, "DROP TABLE IF EXISTS " + table(modelId));
            return Sql.execute(connection, "DELETE FROM voice_search WHERE model_id = ?", modelId);
        });
    }
}
