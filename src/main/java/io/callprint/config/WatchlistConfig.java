package io.callprint.config;

/**
 * Section {@code watchlist}.
 *
 * @param falseAlarmRate how often somebody who is not watched may be taken for any of the watched voices, in one call
 */
public record WatchlistConfig(double falseAlarmRate) {
    public static final WatchlistConfig DEFAULTS = new WatchlistConfig(0.001);
}
