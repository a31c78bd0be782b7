package io.callprint.audio;

/** The two laws of ITU-T G.711. */
public enum G711Law {
    PCMU,
    PCMA
}
