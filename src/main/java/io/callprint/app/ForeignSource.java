package io.callprint.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.store.redis.RedisValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** Where voiceprints of other systems are read from; nothing is written there. */
public enum ForeignSource {
    /** A JSON object of {@code caller_id} to {@code caller_id, embedding, metadata, created_at, last_seen}. */
    RESEMBLYZER_JSON {
        @Override
        List<ForeignVoiceprint> read(String source) throws IOException {
            List<ForeignVoiceprint> all = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry : json(text(source), source).properties()) {
                all.add(voiceprint(entry.getValue(), entry.getKey()));
            }
            return all;
        }
    },

    /** The same objects as texts at keys {@code voiceprint:CALLER}. */
    REDIS {
        @Override
        List<ForeignVoiceprint> read(String source) throws IOException {
            List<ForeignVoiceprint> all = new ArrayList<>();
            for (Map.Entry<String, String> entry :
                    RedisValues.of(source, KEY_PREFIX).entrySet()) {
                String caller = entry.getKey().substring(KEY_PREFIX.length());
                all.add(voiceprint(json(entry.getValue(), entry.getKey()), caller));
            }
            return all;
        }
    },

    /** Table {@code voiceprints}: {@code caller_id}, {@code embedding} (32-bit floats), {@code metadata} (JSON), times. */
    SQLITE {
        @Override
        List<ForeignVoiceprint> read(String source) throws IOException {
            if (!Files.isRegularFile(Path.of(source))) {
                throw new IOException(source + ": found no such file, expected an SQLite file");
            }
            List<ForeignVoiceprint> all = new ArrayList<>();
            SQLiteConfig readOnly = new SQLiteConfig();
            readOnly.setReadOnly(true);
            try (Connection connection = readOnly.createConnection("jdbc:sqlite:" + source);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT caller_id, embedding, metadata, created_at, last_seen FROM voiceprints")) {
                while (rows.next()) {
                    String caller = text(rows, 1);
                    String metadata = text(rows, 3);
                    all.add(new ForeignVoiceprint(
                            caller,
                            floats(rows.getBytes(2), caller),
                            metadata.isBlank() ? Map.of() : metadata(json(metadata, "metadata of " + caller)),
                            ForeignVoiceprint.time(text(rows, 4)),
                            ForeignVoiceprint.time(text(rows, 5))));
                }
            } catch (SQLException e) {
                throw new IOException(source + ": found no table of voiceprints, expected an SQLite file with one", e);
            }
            return all;
        }
    },

    /** CSV with a heading: {@code caller}, {@code embedding} (numbers with blanks between), others are metadata. */
    CSV_EMBEDDINGS {
        @Override
        List<ForeignVoiceprint> read(String source) throws IOException {
            List<CsvRows.Row> rows;
            try {
                rows = CsvRows.of(text(source));
            } catch (IllegalArgumentException e) {
                throw new IOException(source + ": " + e.getMessage(), e);
            }
            List<String> heading = rows.isEmpty() ? List.of() : rows.getFirst().fields();
            int caller = heading.indexOf("caller");
            int embedding = heading.indexOf("embedding");
            if (caller < 0 || embedding < 0) {
                throw new IOException(
                        source + ": found no columns caller and embedding, expected them in the first line");
            }
            List<ForeignVoiceprint> all = new ArrayList<>();
            for (CsvRows.Row row : rows.subList(1, rows.size())) {
                if (row.fields().size() != heading.size()) {
                    throw new IOException("%s: line %d has %d fields, expected %d"
                            .formatted(source, row.line(), row.fields().size(), heading.size()));
                }
                Map<String, String> metadata = new LinkedHashMap<>();
                for (int i = 0; i < heading.size(); i++) {
                    if (i != caller && i != embedding) {
                        metadata.put(heading.get(i), row.fields().get(i));
                    }
                }
                String where = source + ": line " + row.line();
                all.add(new ForeignVoiceprint(
                        row.fields().get(caller),
                        numbers(row.fields().get(embedding), where),
                        metadata,
                        ForeignVoiceprint.time(""),
                        ForeignVoiceprint.time("")));
            }
            return all;
        }
    };

    private static final String KEY_PREFIX = "voiceprint:";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * @param source a file, or the URL of a server
     * @throws IOException one sentence that names what cannot be read, and shows no number of an embedding
     */
    abstract List<ForeignVoiceprint> read(String source) throws IOException;

    private static String text(String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": found no such file, expected voiceprints", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": found no text, expected UTF-8", e);
        }
    }

    private static JsonNode json(String text, String where) throws IOException {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(where + ": found no JSON, expected an object"); // the cause would show the text
        }
        throw new IOException(where + ": found no JSON object, expected one");
    }

    private static ForeignVoiceprint voiceprint(JsonNode entry, String key) throws IOException {
        JsonNode list = entry.path("embedding");
        float[] vector = new float[list.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!list.get(i).isNumber()) {
                throw new IOException("embedding of " + key + ": found something else, expected a list of numbers");
            }
            vector[i] = list.get(i).floatValue();
        }
        return new ForeignVoiceprint(
                entry.path("caller_id").asText(key),
                vector,
                metadata(entry.path("metadata")),
                ForeignVoiceprint.time(entry.path("created_at").asText("")),
                ForeignVoiceprint.time(entry.path("last_seen").asText("")));
    }

    private static Map<String, String> metadata(JsonNode object) {
        Map<String, String> metadata = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> metadata.put(
                        entry.getKey(),
                        entry.getValue().isValueNode()
                                ? entry.getValue().asText()
                                : entry.getValue().toString()));
        return metadata;
    }

    private static float[] floats(byte @Nullable [] bytes, String caller) throws IOException {
        if (bytes == null || bytes.length % Float.BYTES != 0) {
            throw new IOException("embedding of " + caller + ": found something else, expected 32-bit floats");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    private static float[] numbers(String text, String where) throws IOException {
        String[] words = text.replaceAll("[\\[\\];,]", " ").strip().split("\\s+");
        float[] vector = new float[words.length];
        try {
            for (int i = 0; i < words.length; i++) {
                vector[i] = Float.parseFloat(words[i]);
            }
        } catch (NumberFormatException e) {
            throw new IOException(
                    where + ": found an embedding that is not numbers, expected them with blanks between");
        }
        return vector;
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        return text == null ? "" : text;
    }
}
