package io.callprint.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One section of the configuration while it is read: typed access, and every complaint as one sentence. */
final class Section {
    private static final Set<String> SECRETS =
            Set.of("webhook.secret", "store.url", "sip.trunks", "sip.trunks.password");

    private final String name;
    private final Map<String, Setting> settings;
    private final Set<String> known = new TreeSet<>();

    /**
     * A value and where it was set.
     *
     * @param origin a file, {@code --set} or an environment variable, as the user knows it
     */
    record Setting(JsonNode value, String origin) {}

    /** @param settings by key within the section */
    Section(String name, Map<String, Setting> settings) {
        this.name = name;
        this.settings = settings;
    }

    String text(String key, String otherwise) throws ConfigException {
        return optionalText(key).orElse(otherwise);
    }

    Optional<String> optionalText(String key) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        JsonNode value = setting.get().value();
        if (!value.isValueNode() || value.asText().isBlank()) {
            throw wrong(key, setting.get(), "a text");
        }
        return Optional.of(value.asText());
    }

    String oneOf(String key, String otherwise, List<String> allowed) throws ConfigException {
        String found = text(key, otherwise);
        Optional<Setting> setting = find(key);
        if (setting.isPresent() && !allowed.contains(found)) {
            throw wrong(key, setting.get(), "one of " + String.join(", ", allowed));
        }
        return found;
    }

    /** One of the values of an enum, written in lower case. */
    <E extends Enum<E>> E word(String key, E otherwise) throws ConfigException {
        Class<E> type = otherwise.getDeclaringClass();
        List<String> words = Stream.of(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        return Enum.valueOf(
                type,
                oneOf(key, otherwise.name().toLowerCase(Locale.ROOT), words).toUpperCase(Locale.ROOT));
    }

    boolean flag(String key, boolean otherwise) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return otherwise;
        }
        return switch (setting.get().value().asText().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(key, setting.get(), "true or false");
        };
    }

    int whole(String key, int otherwise, int least, int most) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return otherwise;
        }
        Optional<Double> number = number(setting.get().value());
        if (number.isEmpty()
                || number.get() != Math.rint(number.get())
                || number.get() < least
                || number.get() > most) {
            throw wrong(key, setting.get(), "a whole number from " + least + " to " + most);
        }
        return number.get().intValue();
    }

    double decimal(String key, double otherwise, double least, double most) throws ConfigException {
        OptionalDouble found = optionalDecimal(key, least, most);
        return found.orElse(otherwise);
    }

    OptionalDouble optionalDecimal(String key, double least, double most) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return OptionalDouble.empty();
        }
        Optional<Double> number = number(setting.get().value());
        if (number.isEmpty() || !(number.get() >= least && number.get() <= most)) {
            throw wrong(key, setting.get(), "a number from " + plain(least) + " to " + plain(most));
        }
        return OptionalDouble.of(number.get());
    }

    /** A list of texts; one text alone counts as a list of one. */
    List<String> texts(String key, List<String> otherwise) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return otherwise;
        }
        JsonNode value = setting.get().value();
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
            if (!item.isValueNode() || item.asText().isBlank()) {
                throw wrong(key, setting.get(), "a list of texts");
            }
            texts.add(item.asText().strip());
        }
        return texts;
    }

    /** A list of sections; one that is not there is an empty list. */
    List<Section> sections(String key) throws ConfigException {
        List<Section> sections = new ArrayList<>();
        Optional<Setting> setting = find(key);
        if (setting.isPresent()) {
            for (JsonNode item : setting.get().value()) {
                if (!item.isObject()) {
                    throw wrong(key, setting.get(), "a list of sections with keys");
                }
                Map<String, Setting> settings = new LinkedHashMap<>();
                item.properties()
                        .forEach(entry -> settings.put(
                                entry.getKey(),
                                new Setting(entry.getValue(), setting.get().origin())));
                sections.add(new Section(name + "." + key, settings));
            }
        }
        return sections;
    }

    /** A list of addresses and ranges of them. */
    List<AddressRange> ranges(String key, List<AddressRange> otherwise) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return otherwise;
        }
        try {
            return texts(key, List.of()).stream().map(AddressRange::parse).toList();
        } catch (IllegalArgumentException broken) {
            throw wrong(key, setting.get(), "addresses or ranges like 192.0.2.7 and 10.0.0.0/8");
        }
    }

    /** A constant of an enum, written in lower case with hyphens. */
    <E extends Enum<E>> E word(String key, E otherwise, List<E> allowed) throws ConfigException {
        List<E> words = words(key, List.of(otherwise), allowed);
        if (words.size() != 1) {
            throw wrong(key, find(key).orElseThrow(), "one of " + spelled(allowed));
        }
        return words.getFirst();
    }

    /** A list of such constants, each once. */
    <E extends Enum<E>> List<E> words(String key, List<E> otherwise, List<E> allowed) throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return otherwise;
        }
        List<E> words = new ArrayList<>();
        for (String text : texts(key, List.of())) {
            for (E constant : allowed) {
                if (spelled(constant).equals(text) && !words.contains(constant)) {
                    words.add(constant);
                }
            }
        }
        if (words.size() != Math.max(1, texts(key, List.of()).size())) {
            throw wrong(key, setting.get(), "some of " + spelled(allowed));
        }
        return words;
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String spelled(List<? extends Enum<?>> constants) {
        return constants.stream().map(Section::spelled).collect(Collectors.joining(", "));
    }

    List<Double> ascendingDecimals(String key, List<Double> otherwise, double least, double most)
            throws ConfigException {
        Optional<Setting> setting = find(key);
        if (setting.isEmpty()) {
            return otherwise;
        }
        String expected = "an ascending list of numbers from " + plain(least) + " to " + plain(most);
        List<Double> numbers = new ArrayList<>();
        for (JsonNode item : setting.get().value()) {
            double number = number(item).orElseThrow(() -> wrong(key, setting.get(), expected));
            if (number < least || number > most || (!numbers.isEmpty() && number <= numbers.getLast())) {
                throw wrong(key, setting.get(), expected);
            }
            numbers.add(number);
        }
        if (numbers.isEmpty()) {
            throw wrong(key, setting.get(), expected);
        }
        return numbers;
    }

    /** To be called last: what was set but never asked for does not exist. */
    void refuseUnknownKeys() throws ConfigException {
        for (Map.Entry<String, Setting> entry : settings.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new ConfigException("%s: there is no key %s.%s, expected one of %s"
                        .formatted(entry.getValue().origin(), name, entry.getKey(), String.join(", ", known)));
            }
        }
    }

    /** A complaint about a value that is well-formed by itself but cannot be used. */
    ConfigException wrong(String key, Setting setting, String expected) {
        String path = name + "." + key;
        String found =
                SECRETS.contains(path) ? "set but not usable" : setting.value().toString();
        return new ConfigException("%s: %s is %s, expected %s".formatted(setting.origin(), path, found, expected));
    }

    Optional<Setting> find(String key) {
        known.add(key);
        Setting setting = settings.get(key);
        return setting == null || setting.value().isNull() ? Optional.empty() : Optional.of(setting);
    }

    private static Optional<Double> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value.asDouble());
        }
        try {
            return value.isTextual()
                    ? Optional.of(Double.parseDouble(value.asText().strip()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
