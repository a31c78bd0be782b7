package io.callprint.config;

/**
 * Section {@code watchlist}.
 *
 * @param falseAlarmRate how often somebody who is not watched may be taken for any of the watched voices, in one call
 * @param keepUnknownHours how long the voice of a call is kept in which nobody was recognised, so that it can be watched
 *     afterwards; 0 keeps none
 */
public record WatchlistConfig(double falseAlarmRate, int keepUnknownHours) {
    public static final WatchlistConfig DEFAULTS = new WatchlistConfig(0.001, 0);
}
