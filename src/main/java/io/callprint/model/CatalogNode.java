package io.callprint.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * A mapping of the catalogue read strictly: every key that is there has to be asked for, every value has to be of the
 * kind asked for, and an error names the key, the value and what was expected.
 */
final class CatalogNode {
    private final Path file;
    private final String path;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    /** @param path of the mapping in the file, empty for the whole file */
    CatalogNode(Path file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw refused(path.isEmpty() ? "the file" : path, node, "a mapping of keys");
        }
    }

    String text(String key) {
        JsonNode value = required(key, "a text");
        if (!value.isTextual() || value.asText().isBlank()) {
            throw refused(name(key), value, "a text");
        }
        return value.asText().strip();
    }

    double number(String key, double lowest, double highest) {
        String expected = "a number from " + lowest + " to " + highest;
        JsonNode value = required(key, expected);
        if (!value.isNumber() || !(value.asDouble() >= lowest && value.asDouble() <= highest)) {
            throw refused(name(key), value, expected);
        }
        return value.asDouble();
    }

    int whole(String key, int lowest, int highest) {
        String expected = "a whole number from " + lowest + " to " + highest;
        JsonNode value = required(key, expected);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.asInt() < lowest
                || value.asInt() > highest) {
            throw refused(name(key), value, expected);
        }
        return value.asInt();
    }

    /** A whole number, or one word that says there is none. */
    OptionalLong wholeOr(String key, String none) {
        JsonNode value = required(key, "a whole number or " + none);
        if (value.asText().equals(none)) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || value.asLong() < 1) {
            throw refused(name(key), value, "a whole number or " + none);
        }
        return OptionalLong.of(value.asLong());
    }

    /** A mapping of plain values, in its order. */
    Map<String, String> plainValues(String key) {
        JsonNode value = required(key, "a mapping of plain values");
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!entry.getValue().isValueNode()) {
                throw refused(name(key), value, "a mapping of plain values");
            }
            values.put(entry.getKey(), entry.getValue().asText());
        }
        return values;
    }

    String oneOf(String key, Set<String> words) {
        String expected = "one of " + String.join(", ", new TreeSet<>(words));
        JsonNode value = required(key, expected);
        if (!words.contains(value.asText())) {
            throw refused(name(key), value, expected);
        }
        return value.asText();
    }

    CatalogNode mapping(String key) {
        return new CatalogNode(file, name(key), required(key, "a mapping of keys"));
    }

    List<CatalogNode> mappings(String key) {
        JsonNode value = required(key, "a list");
        if (!value.isArray()) {
            throw refused(name(key), value, "a list");
        }
        int[] index = {0};
        return StreamSupport.stream(value.spliterator(), false)
                .map(item -> new CatalogNode(file, name(key) + "[" + index[0]++ + "]", item))
                .toList();
    }

    /** A list of plain values, numbers included, as texts. */
    List<String> texts(String key) {
        JsonNode value = required(key, "a list of texts");
        if (!value.isArray()) {
            throw refused(name(key), value, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isValueNode() || item.isNull()) {
                throw refused(name(key), item, "a list of texts");
            }
            texts.add(item.asText());
        }
        return texts;
    }

    /** To be called when everything was asked for: a key that is left over is a mistake. */
    void requireNothingElse() {
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String key = fields.next();
            if (!asked.contains(key)) {
                throw new ModelRefusedException("%s: key %s is not known, expected one of %s"
                        .formatted(file, name(key), String.join(", ", new TreeSet<>(asked))));
            }
        }
    }

    ModelRefusedException refused(String key, String found, String expected) {
        return new ModelRefusedException("%s: %s is %s, expected %s".formatted(file, name(key), found, expected));
    }

    private JsonNode required(String key, String expected) {
        asked.add(key);
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            throw new ModelRefusedException("%s: %s is missing, expected %s".formatted(file, name(key), expected));
        }
        return value;
    }

    private ModelRefusedException refused(String where, JsonNode found, String expected) {
        String shown = found.isObject() ? "a mapping" : found.isArray() ? "a list" : found.toString();
        return new ModelRefusedException("%s: %s is %s, expected %s".formatted(file, where, shown, expected));
    }

    private String name(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
