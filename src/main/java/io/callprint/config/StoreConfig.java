package io.callprint.config;

import java.util.List;

/**
 * Section {@code store}.
 *
 * @param engine one of {@link #ENGINES}
 * @param url for sqlite and json a path relative to the data folder, for servers where they are and who we are there;
 *     never logged with its password
 * @param callBudgetMillis what a call may wait for the store
 */
public record StoreConfig(String engine, String url, int callBudgetMillis) {
    public static final List<String> ENGINES = List.of("sqlite", "json", "redis", "postgresql");

    public static final StoreConfig DEFAULTS = new StoreConfig("sqlite", defaultUrl("sqlite"), 150);

    /** Where an engine keeps its data unless {@code store.url} says otherwise. */
    public static String defaultUrl(String engine) {
        return switch (engine) {
            case "json" -> "voiceprints.json";
            case "redis" -> "redis://127.0.0.1:6379";
            case "postgresql" -> "postgresql://127.0.0.1:5432/callprint";
            default -> "voiceprints.db";
        };
    }

    /**
     * A store in one word: {@code sqlite:FILE}, {@code json:FILE}, or the URL of a server.
     *
     * @throws IllegalArgumentException one sentence that shows no password
     */
    public static StoreConfig of(String word, int callBudgetMillis) {
        String scheme = word.contains(":") ? word.substring(0, word.indexOf(':')) : "";
        return switch (scheme) {
            case "sqlite", "json" -> new StoreConfig(scheme, word.substring(scheme.length() + 1), callBudgetMillis);
            case "postgresql", "postgres" -> new StoreConfig("postgresql", word, callBudgetMillis);
            default -> {
                if (!scheme.startsWith("redis")) {
                    throw new IllegalArgumentException(
                            "a store is named by none of the known engines, expected sqlite:FILE,"
                                    + " json:FILE, postgresql://…, redis://…, redis-sentinel://… or redis-cluster://…");
                }
                yield new StoreConfig("redis", word, callBudgetMillis);
            }
        };
    }

    @Override
    public String toString() {
        return "StoreConfig[" + engine + "]";
    }
}
