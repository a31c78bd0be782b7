package io.callprint.speech;

/** What is wrong with a piece of speech, worst first in a report; each has a prompt that helps. */
public enum QualityReason {
    TOO_SHORT,
    TOO_NOISY,
    TOO_QUIET,
    CLIPPED,
    UNVOICED,
    MUSIC,
    TONE,
    PACKET_LOSS,
    SOMEONE_ELSE
}
