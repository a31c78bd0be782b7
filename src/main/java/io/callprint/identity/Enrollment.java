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

    /**
     * Adds what a recognised caller said in a later call to their voiceprint, when it is theirs beyond the doubt that
     * recognition allows, and in such bounds that what was enrolled outweighs it twice.
     *
     * @param source where it was heard, kept with the sample: {@code call:<call id>}
     * @return whether it was added
     */
    boolean learn(CallerId caller, Utterance said, String source);

    /** What became of an enrolment. */
    sealed interface Result {
        /** @param usedTurns turns that went into the voiceprint; the others did not fit the rest */
        record Enrolled(Voiceprint voiceprint, int usedTurns, double netSpeechSeconds) implements Result {}

        /** More speech is needed. */
        record TooLittle(double netSpeechSeconds, double neededSeconds, int turns, int neededTurns) implements Result {}

        /** The turns are not of one voice. */
        record TwoSpeakers() implements Result {}

        /** The turns are of one voice, which is not the one that is enrolled as this caller. */
        record OtherVoice() implements Result {}

        /** This voice is enrolled already under another id. */
        record VoiceKnown(CallerId other) implements Result {}

        /** As {@link VoiceKnown}; the enrolment waits for the operator's decision. */
        record Pending(CallerId other) implements Result {}

        record OptedOut() implements Result {}

        record Unavailable(String reason) implements Result {}
    }
}
