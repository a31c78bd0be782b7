package io.callprint.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One mapping of a YAML file, read strictly: whatever is wrong is told as file, key, value and expectation. */
public final class YamlSection {
    private static final int SHOWN_VALUE = 60;

    private final String file;
    private final String path;
    private final ObjectNode node;
    private final Set<String> known = new TreeSet<>();

    private YamlSection(String file, String path, ObjectNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    public static YamlSection root(String file, @Nullable JsonNode node) throws FlowException {
        if (node instanceof ObjectNode mapping) {
            return new YamlSection(file, "", mapping);
        }
        throw new FlowException(file + " holds " + (node == null || node.isMissingNode() ? "nothing" : shown(node))
                + ", expected a mapping of keys");
    }

    /** The section below; empty when it is not there. */
    public Optional<YamlSection> section(String key) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode mapping) {
            return Optional.of(new YamlSection(file, keyPath(key), mapping));
        }
        throw wrong(key, value, "keys below it");
    }

    /** Like {@link #section}, but a missing one reads as an empty one, so that every key keeps its default. */
    public YamlSection sectionOrEmpty(String key) throws FlowException {
        return section(key).orElseGet(() -> new YamlSection(file, keyPath(key), node.objectNode()));
    }

    public int integer(String key, int otherwise, int min, int max) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw wrong(key, value, "a whole number from %d to %d".formatted(min, max));
        }
        return value.intValue();
    }

    public double decimal(String key, double otherwise, double min, double max) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
            throw wrong(key, value, "a number from %s to %s".formatted(plain(min), plain(max)));
        }
        return value.doubleValue();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Texts by name, in order; numbers and truth values count as texts. Empty when the key is not there. */
    public Map<String, String> pairs(String key, String expectation) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof ObjectNode mapping) {
            return new YamlSection(file, keyPath(key), mapping).pairs(expectation);
        }
        throw wrong(key, value, expectation);
    }

    /** Every key of this section with its text. */
    public Map<String, String> pairs(String expectation) throws FlowException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String key : keys()) {
            JsonNode value = node.path(key);
            if (!value.isValueNode() || value.isNull()) {
                throw wrong(key, value, expectation);
            }
            known.add(key);
            pairs.put(key, value.asText());
        }
        return pairs;
    }

    /** A list of mappings; a text stands for a mapping with that one key, set to true. Empty when it is not there. */
    public List<YamlSection> list(String key, String expectation) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, value, expectation);
        }
        List<YamlSection> list = new ArrayList<>();
        for (JsonNode element : value) {
            String place = keyPath(key) + "[" + (list.size() + 1) + "]";
            if (element instanceof ObjectNode mapping) {
                list.add(new YamlSection(file, place, mapping));
            } else if (element.isTextual() && !element.textValue().isEmpty()) {
                list.add(new YamlSection(file, place, node.objectNode().put(element.textValue(), true)));
            } else {
                throw wrong(key, element, expectation);
            }
        }
        return list;
    }

    /** Whether the key holds keys of its own. */
    public boolean isSection(String key) {
        return node.get(key) instanceof ObjectNode;
    }

    public boolean flag(String key, boolean otherwise) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return value.booleanValue();
    }

    public Optional<String> text(String key) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(key, value, "a text");
        }
        return Optional.of(value.textValue());
    }

    /** A constant of an enum, written in lower case with hyphens. */
    public <E extends Enum<E>> E word(String key, E otherwise, List<E> allowed) throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        for (E constant : allowed) {
            if (value.isTextual() && spelled(constant).equals(value.textValue())) {
                return constant;
            }
        }
        throw wrong(
                key,
                value,
                "one of " + allowed.stream().map(YamlSection::spelled).collect(Collectors.joining(", ")));
    }

    public static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A list of texts; one text alone counts as a list of one. */
    public <T> List<T> texts(String key, List<T> otherwise, String expectation, Function<String, T> read)
            throws FlowException {
        JsonNode value = value(key);
        if (value == null) {
            return otherwise;
        }
        List<T> texts = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            if (!element.isTextual()) {
                throw wrong(key, element, expectation);
            }
            try {
                texts.add(read.apply(element.textValue()));
            } catch (IllegalArgumentException e) {
                throw wrong(key, element, expectation);
            }
        }
        return texts;
    }

    /** The keys that are there, in order. */
    public List<String> keys() {
        return Stream.of(node)
                .flatMap(n -> n.properties().stream())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** To be called when everything was asked for: a key nobody asked for is a mistake of the writer. */
    public void rejectOtherKeys() throws FlowException {
        for (String key : keys()) {
            if (!known.contains(key)) {
                throw new FlowException("%s: key \"%s\" is not known, expected one of %s"
                        .formatted(file, clean(keyPath(key)), String.join(", ", known)));
            }
        }
    }

    /** A key of an earlier version, which must not be left unheard. */
    void refuseMoved(String key, String now) throws FlowException {
        if (node.has(key)) {
            throw new FlowException("%s: key \"%s\" is now %s, expected it there".formatted(file, keyPath(key), now));
        }
    }

    public FlowException missing(String key, String expectation) {
        return new FlowException("%s: key \"%s\" is missing, expected %s".formatted(file, keyPath(key), expectation));
    }

    FlowException wrong(String key, JsonNode found, String expectation) {
        return new FlowException(
                "%s: key \"%s\" is %s, expected %s".formatted(file, keyPath(key), shown(found), expectation));
    }

    public FlowException wrong(String key, String expectation) {
        return wrong(key, node.path(key), expectation);
    }

    /** A key without a value counts as left out. */
    private @Nullable JsonNode value(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        boolean isEmpty = value == null
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty());
        return isEmpty ? null : value;
    }

    private String keyPath(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode value) {
        String text = clean(value.isTextual() ? '"' + value.textValue() + '"' : value.toString());
        return text.length() <= SHOWN_VALUE ? text : text.substring(0, SHOWN_VALUE) + "...";
    }

    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
