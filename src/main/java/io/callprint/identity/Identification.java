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
     * @param llr natural log-likelihood ratio, same speaker against another
     * @param falseAcceptRate the error rate it was accepted at, for example 0.001
     * @param margin llr above the second best candidate; {@link Double#POSITIVE_INFINITY} when there is none
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
            Set<Suspicion> suspicions)
            implements Identification {
        public Identified {
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
                String modelId) {
            this(caller, displayName, llr, falseAcceptRate, margin, netSpeechSeconds, modelId, Set.of());
        }

        Identified suspected(Set<Suspicion> why) {
            return new Identified(caller, displayName, llr, falseAcceptRate, margin, netSpeechSeconds, modelId, why);
        }
    }

    /**
     * Somebody enrolled, perhaps, but not sure enough to act on. Best first, at most five.
     *
     * @param suspicions why the speech may be played or made
     */
    record Uncertain(List<Candidate> candidates, double netSpeechSeconds, Set<Suspicion> suspicions)
            implements Identification {
        public Uncertain {
            candidates = List.copyOf(candidates);
            suspicions = Set.copyOf(suspicions);
        }

        /** On speech that nothing is suspected of. */
        public Uncertain(List<Candidate> candidates, double netSpeechSeconds) {
            this(candidates, netSpeechSeconds, Set.of());
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

    /** Somebody it might be. */
    record Candidate(CallerId caller, String displayName, double llr) {}
}
