package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.config.SpoofConfig;
import io.callprint.identity.Identification.Candidate;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.Uncertain;
import io.callprint.identity.Identification.Unknown;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CautiousIdentifierTest {
    private static final CallerId ANNA = new CallerId("anna");
    private static final Identified IDENTIFIED = new Identified(ANNA, "Anna", 9.5, 0.001, 6, 3, "model");
    private static final Uncertain UNCERTAIN = new Uncertain(List.of(new Candidate(ANNA, "Anna", 2)), 5);
    private static final Unknown UNKNOWN = new Unknown(-3, 5);

    @Test
    void suspicionIsSaidWithTheAnswer() {
        Identification answer = answer(SpoofConfig.Action.WARN, IDENTIFIED, Suspicion.HEARD_BEFORE);
        assertEquals(IDENTIFIED.suspected(Set.of(Suspicion.HEARD_BEFORE)), answer);
        assertEquals(Set.of(Suspicion.HEARD_BEFORE), answer.suspicions());
    }

    @Test
    void refusingMakesTheAnswerUncertain() {
        assertEquals(
                new Uncertain(List.of(new Candidate(ANNA, "Anna", 9.5)), false, 3, Set.of(Suspicion.SYNTHETIC)),
                answer(SpoofConfig.Action.REFUSE, IDENTIFIED, Suspicion.SYNTHETIC));
    }

    @Test
    void uncertainAnswerCarriesTheSuspicionToo() {
        for (SpoofConfig.Action action : List.of(SpoofConfig.Action.WARN, SpoofConfig.Action.REFUSE)) {
            assertEquals(
                    new Uncertain(UNCERTAIN.candidates(), false, 5, Set.of(Suspicion.DIGITAL_SILENCE)),
                    answer(action, UNCERTAIN, Suspicion.DIGITAL_SILENCE));
        }
    }

    @Test
    void nothingChangesWithoutSuspicionOrWithoutAName() {
        assertEquals(IDENTIFIED, answer(SpoofConfig.Action.REFUSE, IDENTIFIED));
        assertEquals(UNKNOWN, answer(SpoofConfig.Action.REFUSE, UNKNOWN, Suspicion.HEARD_BEFORE));
    }

    private static Identification answer(SpoofConfig.Action action, Identification plain, Suspicion... suspicions) {
        CallerIdentifier identifier = new CallerIdentifier() {
            @Override
            public boolean hasOptedOut(CallerClaim claim) {
                return false;
            }

            @Override
            public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
                return plain;
            }
        };
        Utterance utterance = new Utterance(
                "01234567",
                new Embedding("model", new float[] {1}),
                5,
                new SpeechQuality(0.9, Set.of(), 20, 0.6, 0),
                Set.of(suspicions));
        return new CautiousIdentifier(identifier, new SpoofConfig(action, Optional.empty(), 24))
                .identify(utterance, new CallerClaim(Optional.empty(), Optional.empty()), true);
    }
}
