package io.callprint.spoof;

import java.util.Locale;

/** Why speech may not have been spoken by a person into this call. */
public enum Suspicion {
    HEARD_BEFORE("the same audio was heard in an earlier call"),
    REPEATED_AUDIO("a stretch of the audio comes twice to the sample"),
    DIGITAL_SILENCE("digital silence lies inside the speech"),
    IMPOSSIBLE_BAND("the spectrum holds what no telephone makes of a voice"),
    SYNTHETIC("a detector of made voices took it for one");

    private final String sentence;

    Suspicion(String sentence) {
        this.sentence = sentence;
    }

    /** Half a sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** As events and headers spell it, for example {@code heard-before}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
