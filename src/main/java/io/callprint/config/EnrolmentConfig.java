package io.callprint.config;

/**
 * Section {@code enrolment}.
 *
 * @param minSeconds net speech over all turns
 * @param minTurns turns at least
 * @param maxSamples samples kept per caller ({@code VOICE_MAX_VOICEPRINTS_PER_CALLER})
 * @param language of the prompts, a folder below {@code prompts/}
 * @param sameVoice what to do when a new caller has the voice of an enrolled one
 * @param updateRate how often a stranger may reach the score from which a later call's speech goes into a voiceprint; 0: never
 * @param keepAudio whether the speech of samples is kept, so that another model can be used without enrolling again
 */
public record EnrolmentConfig(
        double minSeconds,
        int minTurns,
        int maxSamples,
        String language,
        SameVoice sameVoice,
        double updateRate,
        KeepAudio keepAudio) {
    /** When the speech that samples are made from is kept beside their embeddings. */
    public enum KeepAudio {
        /** Where the store is sealed. */
        SEALED,
        ALWAYS,
        NEVER
    }

    /** What to do about one voice under two ids. */
    public enum SameVoice {
        /** Enrol, and write it into the audit. */
        ALLOW,
        /** Keep the enrolment aside until the operator decides. */
        ASK,
        /** Do not enrol. */
        REFUSE
    }

    public static final EnrolmentConfig DEFAULTS =
            new EnrolmentConfig(12, 2, 10, "en", SameVoice.ASK, 0.0001, KeepAudio.SEALED);
}
