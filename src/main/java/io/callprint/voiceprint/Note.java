package io.callprint.voiceprint;

import java.time.Instant;

/**
 * Something small kept beside the voiceprints for every process that shares the store: a watched voice, an enrolment that
 * waits for somebody's decision, a failed attempt. Whoever writes a kind knows what its bodies mean.
 *
 * @param kind one word, the same for all notes that are read together
 * @param key names the note among its kind
 * @param body text of up to a megabyte; may hold biometrics, so no text form shows it
 * @param until from when it counts no more
 */
public record Note(String kind, String key, String body, Instant until) implements Kept {
    /** Kind of the voices kept of recordings, with the key {@code RECORDING#SPEAKER}; SQL engines give it a table of its own. */
    public static final String SPEAKER_EMBEDDING = "speaker-embedding";

    @Override
    public String toString() {
        return "Note[" + kind + ", redacted, until " + until + "]";
    }
}
