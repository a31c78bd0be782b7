package io.callprint.identity;

import io.callprint.speech.QualityReason;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import java.util.List;
import java.util.Set;

/**
 * What the voice of a call told. Call flow, metadata, screen-pop and events all read this; none of it holds a cosine or
 * an embedding.
 */
public sealed interface Identification {
    /** Net speech the answer rests on, in seconds. */
    double netSpeechSeconds();

    /** Why the speech may be played or made; empty where nothing speaks for it or nobody was named. */
    default Set<Suspicion> suspicions() {
        return Set.of();
    }

    /** The name of the case, as events and headers spell it. */
    default String result() {
        return getClass().getSimpleName();
    }

    /**
     * One enrolled caller, accepted.
     *
     * @param llr natural log-likelihood ratio, this caller against everybody else
     * @param falseAcceptRate the error rate it was accepted at, for example 0.001
     * @param margin natural logarithm of the odds between this caller and the second best candidate; {@link Double#POSITIVE_INFINITY} when there is none
     * @param otherAccounts other accounts enrolled with the same voice, which match as well
     * @param suspicions why the speech may be played or made
     */
    record Identified(
            CallerId caller,
            String displayName,
            double llr,
            double falseAcceptRate,
            double margin,
            double netSpeechSeconds,
            String modelId,
            List<Candidate> otherAccounts,
            Set<Suspicion> suspicions)
            implements Identification {
        public Identified {
            otherAccounts = List.copyOf(otherAccounts);
            suspicions = Set.copyOf(suspicions);
        }

        /** On speech that nothing is suspected of. */
        public Identified(
                CallerId caller,
                String displayName,
                double llr,
                double falseAcceptRate,
                double margin,
                double netSpeechSeconds,
                String modelId,
                List<Candidate> otherAccounts) {
            this(caller, displayName, llr, falseAcceptRate, margin, netSpeechSeconds, modelId, otherAccounts, Set.of());
        }

        /** Nobody else has the same voice. */
        public Identified(
                CallerId caller,
                String displayName,
                double llr,
                double falseAcceptRate,
                double margin,
                double netSpeechSeconds,
                String modelId) {
            this(caller, displayName, llr, falseAcceptRate, margin, netSpeechSeconds, modelId, List.of());
        }

        Identified suspected(Set<Suspicion> why) {
            return new Identified(
                    caller, displayName, llr, falseAcceptRate, margin, netSpeechSeconds, modelId, otherAccounts, why);
        }
    }

    /**
     * Somebody enrolled, perhaps, but not sure enough to act on.
     *
     * @param candidates best first, at most five
     * @param oneVoice whether the voice is known for sure, but several accounts, the candidates, are enrolled with it
     * @param suspicions why the speech may be played or made
     */
    record Uncertain(List<Candidate> candidates, boolean oneVoice, double netSpeechSeconds, Set<Suspicion> suspicions)
            implements Identification {
        public Uncertain {
            candidates = List.copyOf(candidates);
            suspicions = Set.copyOf(suspicions);
        }

        /** On speech that nothing is suspected of. */
        public Uncertain(List<Candidate> candidates, boolean oneVoice, double netSpeechSeconds) {
            this(candidates, oneVoice, netSpeechSeconds, Set.of());
        }

        /** The voice itself is not sure. */
        public Uncertain(List<Candidate> candidates, double netSpeechSeconds) {
            this(candidates, false, netSpeechSeconds);
        }
    }

    /**
     * Nobody enrolled.
     *
     * @param bestLlr of the closest voiceprint; {@link Double#NEGATIVE_INFINITY} with an empty gallery
     */
    record Unknown(double bestLlr, double netSpeechSeconds) implements Identification {}

    record NotEnoughSpeech(double netSpeechSeconds) implements Identification {}

    record PoorQuality(Set<QualityReason> reasons, double netSpeechSeconds) implements Identification {
        public PoorQuality {
            reasons = Set.copyOf(reasons);
        }
    }

    /** The calling number asked never to be recognised: nothing was embedded. */
    record OptedOut() implements Identification {
        @Override
        public double netSpeechSeconds() {
            return 0;
        }
    }

    /** Identification could not be done.
     *
     * @param reason one sentence for operators, without personal data
     */
    record Unavailable(String reason, double netSpeechSeconds) implements Identification {}

    /**
     * Somebody it might be.
     *
     * @param llr natural log-likelihood ratio, this caller against everybody else
     */
    record Candidate(CallerId caller, String displayName, double llr) {}
}
