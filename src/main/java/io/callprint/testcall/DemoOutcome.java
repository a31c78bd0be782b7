package io.callprint.testcall;

import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.OptedOut;
import io.callprint.identity.Identification.Uncertain;
import io.callprint.identity.Identification.Unknown;
import io.callprint.routing.EvidenceSentence;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a call of the demo went.
 *
 * @param expected what must happen, in words
 * @param decided the last decision of the call
 * @param problem why the call did not go as scripted
 */
public record DemoOutcome(
        String who, String expected, Optional<CallEvent.Decided> decided, boolean wasRight, Optional<String> problem) {

    /** The answer in a word or two. */
    public String decision() {
        if (decided.isEmpty()) {
            return "none";
        }
        Identification answer = decided.get().identification();
        return answer instanceof Identified who ? answer.result() + " " + who.caller() : answer.result();
    }

    public String evidence() {
        return decided.map(event -> EvidenceSentence.of(event.identification())).orElse("no decision");
    }

    /** Log-likelihood ratio of the caller found, or of the closest one. */
    public OptionalDouble llr() {
        return decided.map(event -> switch (event.identification()) {
                    case Identified who -> OptionalDouble.of(who.llr());
                    case Uncertain uncertain
                    when !uncertain.candidates().isEmpty() ->
                        OptionalDouble.of(uncertain.candidates().getFirst().llr());
                    case Unknown unknown
                    when Double.isFinite(unknown.bestLlr()) -> OptionalDouble.of(unknown.bestLlr());
                    default -> OptionalDouble.empty();
                })
                .orElse(OptionalDouble.empty());
    }

    public double netSpeechSeconds() {
        return decided.map(event -> event.identification().netSpeechSeconds()).orElse(0.0);
    }

    /** From the last packet needed to the decision. */
    public double decisionMillis() {
        return decided.map(CallEvent.Decided::decisionMillis).orElse(0.0);
    }

    /** Whether a voice was compared: an opted-out caller's is not. */
    public boolean embedded() {
        return decided.isPresent() && !(decided.get().identification() instanceof OptedOut);
    }
}
