package io.callprint.config;

/**
 * Section {@code store}.
 *
 * @param engine {@code sqlite} or {@code redis}
 * @param url for sqlite a path relative to the data folder, for redis {@code redis://[user:password@]host:port[/db]};
 *     never logged with its password
 * @param callBudgetMillis what a call may wait for the store
 */
public record StoreConfig(String engine, String url, int callBudgetMillis) {
    public static final StoreConfig DEFAULTS = new StoreConfig("sqlite", "voiceprints.db", 150);

    @Override
    public String toString() {
        return "StoreConfig[" + engine + "]";
    }
}
