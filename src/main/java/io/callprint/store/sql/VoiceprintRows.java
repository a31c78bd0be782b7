package io.callprint.store.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Voiceprints as rows of the tables {@code voiceprint} and {@code sample}; a vector is kept as {@link Embedding#bytes()} gives it. */
final class VoiceprintRows {
    private static final String COLUMNS = """
            SELECT v.caller, v.metadata, v.created_at, v.last_seen,
                   s.id, s.model_id, s.vector, s.net_speech_seconds, s.quality, s.recorded_at, s.origin, s.source
            """;

    private static final String ONE = COLUMNS + """
            FROM voiceprint v JOIN sample s ON s.caller = v.caller
            WHERE v.caller = ? ORDER BY s.position""";

    private static final String SOME = COLUMNS + """
            FROM voiceprint v JOIN sample s ON s.caller = v.caller
            WHERE v.caller IN (%s) ORDER BY v.caller, s.position""";

    private static final String PAGE = COLUMNS + """
            FROM (SELECT * FROM voiceprint WHERE caller > ? ORDER BY caller LIMIT ?) v
            JOIN sample s ON s.caller = v.caller
            ORDER BY v.caller, s.position""";

    private static final String ADD_SAMPLE = """
            INSERT INTO sample (caller, position, id, model_id, vector, net_speech_seconds, quality, recorded_at,
                                origin, source)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String NO_METADATA = "{}";

    private VoiceprintRows() {}

    static Optional<Voiceprint> find(Connection connection, CallerId caller) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ONE)) {
            select.setString(1, caller.value());
            List<Voiceprint> found = new ArrayList<>(1);
            read(select, found::add);
            return found.stream().findFirst();
        }
    }

    static List<Voiceprint> findAll(Connection connection, Collection<CallerId> callers) throws SQLException {
        List<Voiceprint> found = new ArrayList<>(callers.size());
        if (!callers.isEmpty()) {
            try (PreparedStatement select = connection.prepareStatement(SOME.formatted(Sql.places(callers.size())))) {
                int place = 1;
                for (CallerId caller : callers) {
                    select.setString(place++, caller.value());
                }
                read(select, found::add);
            }
        }
        return found;
    }

    /** Up to so many voiceprints, in the order of callers' bytes. */
    static List<Voiceprint> page(Connection connection, String afterCaller, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setString(1, afterCaller);
            select.setInt(2, limit);
            List<Voiceprint> found = new ArrayList<>(limit);
            read(select, found::add);
            return found;
        }
    }

    static void write(Connection connection, Voiceprint voiceprint) throws SQLException {
        Sql.execute(
                connection,
                "INSERT INTO voiceprint (caller, metadata, created_at, last_seen) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (caller) DO UPDATE SET metadata = excluded.metadata,"
                        + " created_at = excluded.created_at, last_seen = excluded.last_seen",
                voiceprint.caller().value(),
                metadataAsJson(voiceprint.metadata()),
                voiceprint.createdAt().toEpochMilli(),
                voiceprint.lastSeen().toEpochMilli());
        Sql.execute(
                connection,
                "DELETE FROM sample WHERE caller = ?",
                voiceprint.caller().value());
        try (PreparedStatement insert = connection.prepareStatement(ADD_SAMPLE)) {
            int position = 0;
            for (EnrolmentSample sample : voiceprint.samples()) {
                insert.setString(1, voiceprint.caller().value());
                insert.setInt(2, position++);
                insert.setString(3, sample.id());
                insert.setString(4, sample.embedding().modelId());
                insert.setBytes(5, sample.embedding().bytes());
                insert.setDouble(6, sample.netSpeechSeconds());
                insert.setDouble(7, sample.quality());
                insert.setLong(8, sample.recordedAt().toEpochMilli());
                insert.setString(9, sample.origin().name());
                insert.setString(10, sample.source());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The sample ids of a caller in order; none when nothing is kept. */
    static List<String> sampleIds(Connection connection, CallerId caller) throws SQLException {
        return Sql.list(
                connection,
                row -> row.getString(1),
                "SELECT id FROM sample WHERE caller = ? ORDER BY position",
                caller.value());
    }

    /** @return whether there was one; its samples and attachments go with it */
    static boolean remove(Connection connection, CallerId caller) throws SQLException {
        return Sql.execute(connection, "DELETE FROM voiceprint WHERE caller = ?", caller.value()) > 0;
    }

    private static void read(PreparedStatement select, Consumer<Voiceprint> reader) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<EnrolmentSample> samples = new ArrayList<>();
            Optional<Voiceprint> head = Optional.empty();
            while (row.next()) {
                String caller = row.getString(1);
                if (head.isPresent() && !head.get().caller().value().equals(caller)) {
                    reader.accept(withSamples(head.get(), samples));
                    samples.clear();
                    head = Optional.empty();
                }
                EnrolmentSample sample = sample(row);
                samples.add(sample);
                if (head.isEmpty()) {
                    head = Optional.of(head(row, caller, sample));
                }
            }
            if (head.isPresent()) {
                reader.accept(withSamples(head.get(), samples));
            }
        }
    }

    private static Voiceprint head(ResultSet row, String caller, EnrolmentSample first) throws SQLException {
        try {
            return new Voiceprint(
                    new CallerId(caller),
                    List.of(first),
                    metadata(row.getString(2)),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4)));
        } catch (IllegalArgumentException e) {
            throw new SQLException("a voiceprint is damaged: its caller is no usable name", e);
        }
    }

    private static Voiceprint withSamples(Voiceprint head, List<EnrolmentSample> samples) throws SQLException {
        try {
            return new Voiceprint(head.caller(), samples, head.metadata(), head.createdAt(), head.lastSeen());
        } catch (IllegalArgumentException e) {
            throw new SQLException("a voiceprint is damaged: its samples are of several models", e);
        }
    }

    private static EnrolmentSample sample(ResultSet row) throws SQLException {
        try {
            return new EnrolmentSample(
                    row.getString(5),
                    Embedding.of(row.getString(6), row.getBytes(7)),
                    row.getDouble(8),
                    row.getDouble(9),
                    Instant.ofEpochMilli(row.getLong(10)),
                    EnrolmentSample.Origin.valueOf(row.getString(11)),
                    row.getString(12));
        } catch (IllegalArgumentException e) {
            throw new SQLException("a sample is damaged: its vector is not of unit length or its origin unknown", e);
        }
    }

    private static String metadataAsJson(Map<String, String> metadata) throws SQLException {
        try {
            return JSON.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new SQLException("metadata cannot be written as JSON", e);
        }
    }

    private static Map<String, String> metadata(String json) throws SQLException {
        if (json.equals(NO_METADATA)) {
            return Map.of();
        }
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("a metadata column holds no JSON object of texts", e);
        }
    }
}
