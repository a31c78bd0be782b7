package io.callprint.diarize;

/** Which channels of a recording are heard. */
public enum RecordingChannel {
    /** All of them, mixed to one. */
    MIXED,
    /** The first one. */
    LEFT,
    /** The second one. */
    RIGHT,
    /** Each by itself, with one speaker on it, as call recorders do it. */
    EACH
}
