package io.callprint.config;

import java.time.Duration;
import java.util.List;

/**
 * Section {@code store}.
 *
 * @param engine one of {@link #ENGINES}
 * @param url for sqlite and json a path relative to the data folder, for servers where they are and who we are there;
 *     never logged with its password
 * @param callBudgetMillis what a call may wait for the store
 * @param withoutServerMinutes how long what is known of a server's voiceprints counts while it is away
 * @param encryption how biometrics are kept there
 * @param key where the key is that wraps the keys of callers: {@code file:PATH} in the data folder, {@code env:NAME} or
 *     {@code pkcs12:PATH}
 * @param searchInServer whether a server searches for voices, by vectors that it keeps in the clear
 */
public record StoreConfig(
        String engine,
        String url,
        int callBudgetMillis,
        int withoutServerMinutes,
        Encryption encryption,
        String key,
        boolean searchInServer) {
    /** Holds the password of a PKCS#12 key store. */
    public static final String PASSWORD_VARIABLE = "CALLPRINT_KEY_PASSWORD";

    /** Whether engine, files and backups hold biometrics in the clear. */
    public enum Encryption {
        SEALED,
        NONE
    }

    public static final List<String> ENGINES = List.of("sqlite", "json", "redis", "postgresql");

    /** Those of {@link #ENGINES} that several machines share, and that may be away. */
    public static final List<String> SERVERS = List.of("redis", "postgresql");

    public static final StoreConfig DEFAULTS = new StoreConfig("sqlite", defaultUrl("sqlite"), 150);

    public StoreConfig(String engine, String url, int callBudgetMillis) {
        this(engine, url, callBudgetMillis, 15, Encryption.SEALED, "file:callprint.key", false);
    }

    /** The same store, asked with more or less patience. */
    public StoreConfig within(int otherBudgetMillis) {
        return new StoreConfig(engine, url, otherBudgetMillis, withoutServerMinutes, encryption, key, searchInServer);
    }

    /** The same store, with the callers in memory. */
    public StoreConfig searchedHere() {
        return new StoreConfig(engine, url, callBudgetMillis, withoutServerMinutes, encryption, key, false);
    }

    /** Whether several machines share it, and it may be away. */
    public boolean isServer() {
        return SERVERS.contains(engine);
    }

    /** None for stores that are files. */
    public Duration withoutServer() {
        return isServer() ? Duration.ofMinutes(withoutServerMinutes) : Duration.ZERO;
    }

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

    /** {@code file}, {@code env} or {@code pkcs12}. */
    public String keyKind() {
        return key.substring(0, key.indexOf(':'));
    }

    /** What follows the kind: a path or the name of a variable. */
    public String keyPlace() {
        return key.substring(key.indexOf(':') + 1);
    }

    static boolean isKey(String text) {
        return text.matches("(file|env|pkcs12):\\S.*");
    }

    @Override
    public String toString() {
        return "StoreConfig[" + engine + "]";
    }
}
