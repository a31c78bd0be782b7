package io.callprint.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.diarize.RecordingChannel;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A list of callers to enrol, one a line: JSON objects with {@code caller}, {@code files} and, when wanted, {@code name},
 * {@code consent}, {@code channel} (left, right, mixed: the files are recorded calls) and {@code metadata}; or CSV whose first line names the columns, {@code files} with semicolons between, every
 * further column metadata. Files are paths relative to the list's folder, or {@code file:} URLs.
 */
public final class EnrolmentBatch {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CALLER = "caller";
    private static final String FILES = "files";
    private static final String CONSENT = "consent";
    private static final String CHANNEL = "channel";

    private EnrolmentBatch() {}

    /**
     * One caller of the list.
     *
     * @param line in the list, from 1
     * @param id of what the line says: a line that was changed has another one
     * @param consent what the caller agreed to; empty when the line does not say
     * @param channel of recorded calls, in which the caller is told apart from others; empty for files of one voice
     */
    public record Entry(
            int line,
            String id,
            CallerId caller,
            List<Path> files,
            Map<String, String> metadata,
            String consent,
            Optional<RecordingChannel> channel) {}

    /**
     * @throws IOException when the list cannot be read
     * @throws IllegalArgumentException one sentence that names file and line
     */
    public static List<Entry> read(Path list) throws IOException {
        String text = text(list);
        String name = list.getFileName().toString();
        if (name.endsWith(".csv")) {
            return csv(list, text);
        }
        if (name.endsWith(".jsonl")) {
            return jsonLines(list, text);
        }
        throw new IllegalArgumentException(
                list + " is no list of callers, expected a file whose name ends in .csv or .jsonl");
    }

    private static String text(Path list) throws IOException {
        try {
            return Files.readString(list, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(list + " is not UTF-8, expected a list of callers in UTF-8", e);
        }
    }

    private static List<Entry> jsonLines(Path list, String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                JsonNode object = JSON.readTree(line);
                Map<String, String> fields = new LinkedHashMap<>();
                object.path("metadata")
                        .properties()
                        .forEach(pair ->
                                fields.put(pair.getKey(), pair.getValue().asText()));
                for (String key : new String[] {CALLER, "name", CONSENT, CHANNEL}) {
                    if (object.has(key)) {
                        fields.put(key, object.get(key).asText());
                    }
                }
                List<String> files = new ArrayList<>();
                JsonNode named = object.path(FILES);
                if (named.isTextual()) {
                    files.add(named.asText());
                }
                named.forEach(file -> files.add(file.asText()));
                entries.add(entry(list, number, fields, files));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw wrong(list, number, e);
            }
        }
        return entries;
    }

    private static List<Entry> csv(Path list, String text) {
        List<Entry> entries = new ArrayList<>();
        List<CsvRows.Row> rows;
        try {
            rows = CsvRows.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(list + ": " + e.getMessage(), e);
        }
        if (rows.isEmpty() || !rows.getFirst().fields().containsAll(List.of(CALLER, FILES))) {
            throw new IllegalArgumentException(
                    list + " names no columns caller and files in its first line, expected both");
        }
        List<String> columns = rows.getFirst().fields();
        for (CsvRows.Row row : rows.subList(1, rows.size())) {
            try {
                if (row.fields().size() != columns.size()) {
                    throw new IllegalArgumentException(row.fields().size() + " fields, expected " + columns.size());
                }
                Map<String, String> fields = new LinkedHashMap<>();
                for (int i = 0; i < columns.size(); i++) {
                    if (!row.fields().get(i).isEmpty()) {
                        fields.put(columns.get(i), row.fields().get(i));
                    }
                }
                String files = fields.getOrDefault(FILES, "");
                fields.remove(FILES);
                entries.add(entry(list, row.line(), fields, List.of(files.split(";"))));
            } catch (IllegalArgumentException e) {
                throw wrong(list, row.line(), e);
            }
        }
        return entries;
    }

    private static Entry entry(Path list, int line, Map<String, String> fields, List<String> files) {
        Map<String, String> metadata = new HashMap<>(fields);
        metadata.remove(CALLER);
        metadata.remove(CONSENT);
        metadata.remove(CHANNEL);
        List<Path> paths = new ArrayList<>();
        for (String file : files) {
            if (!file.isBlank()) {
                paths.add(path(list, file.strip()));
            }
        }
        if (!fields.containsKey(CALLER) || paths.isEmpty()) {
            throw new IllegalArgumentException("no caller or no files, expected both");
        }
        return new Entry(
                line,
                id(fields, files),
                new CallerId(fields.getOrDefault(CALLER, "").strip()),
                List.copyOf(paths),
                Map.copyOf(metadata),
                fields.getOrDefault(CONSENT, ""),
                Optional.ofNullable(fields.get(CHANNEL)).map(EnrolmentBatch::channel));
    }

    private static RecordingChannel channel(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "left" -> RecordingChannel.LEFT;
            case "right" -> RecordingChannel.RIGHT;
            case "mixed" -> RecordingChannel.MIXED;
            default -> throw new IllegalArgumentException("channel \"" + word + "\", expected left, right or mixed");
        };
    }

    private static Path path(Path list, String file) {
        if (file.startsWith("file:")) {
            return Path.of(URI.create(file));
        }
        if (file.contains("://")) {
            throw new IllegalArgumentException("a recording on another machine, expected a path or a file: URL");
        }
        return list.toAbsolutePath().resolveSibling(file);
    }

    private static String id(Map<String, String> fields, List<String> files) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((fields + "\n" + files).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static IllegalArgumentException wrong(Path list, int line, Exception e) {
        String what = e instanceof JsonProcessingException
                ? "no JSON object, expected one a line"
                : String.valueOf(e.getMessage());
        return new IllegalArgumentException(list + " line " + line + ": " + what, e);
    }
}
