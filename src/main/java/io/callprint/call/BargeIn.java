package io.callprint.call;

/** What stops a prompt before its end. */
public enum BargeIn {
    NONE,
    KEYS,
    /** A key, or the caller speaking. */
    SPEECH
}
