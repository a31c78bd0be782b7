package io.callprint.identity;

/**
 * A call's voice is one that is watched.
 *
 * @param id of the {@link WatchedVoice}
 * @param reason why it is watched
 */
public record WatchMatch(String id, String reason) {}
