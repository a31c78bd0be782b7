package io.callprint.rtp;

/** How a playback ended. */
public enum PlaybackEnd {
    /** The last packet was sent. */
    PLAYED,
    /** {@link MediaSession#stopPlaying()}. */
    STOPPED,
    /** The session closed first. */
    CLOSED
}
