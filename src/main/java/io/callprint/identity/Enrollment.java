package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Voiceprint;
import java.util.List;
import java.util.Map;

/** Makes voiceprints. Blocks on the store: call it from a virtual thread. Never throws for what a caller or store does. */
public interface Enrollment {
    /**
     * Enrols a caller from several turns, or adds the turns to the voiceprint that is there.
     *
     * @param turns what the caller said, one utterance a turn
     * @param metadata added to what is kept
     * @param consent recorded with the voiceprint
     */
    Result enrol(CallerId caller, List<Utterance> turns, Map<String, String> metadata, Consent consent);

    /** What became of an enrolment. */
    sealed interface Result {
        /** @param usedTurns turns that went into the voiceprint; the others did not fit the rest */
        record Enrolled(Voiceprint voiceprint, int usedTurns, double netSpeechSeconds) implements Result {}

        /** More speech is needed. */
        record TooLittle(double netSpeechSeconds, double neededSeconds, int turns, int neededTurns) implements Result {}

        /** The turns are not of one voice. */
        record TwoSpeakers() implements Result {}

        /** This voice is enrolled already under another id. */
        record VoiceKnown(CallerId other) implements Result {}

        record OptedOut() implements Result {}

        record Unavailable(String reason) implements Result {}
    }
}
