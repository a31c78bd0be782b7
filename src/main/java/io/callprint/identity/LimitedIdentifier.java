package io.callprint.identity;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognition of calls, with a limit to guessing: a final answer that names nobody, in a call that claims an enrolled caller,
 * is a failed verification, and after too many of them nobody with that claim is compared for a while.
 */
public final class LimitedIdentifier implements CallerIdentifier {
    private static final String REASON = "too many attempts";

    private final CallerIdentifier recognition;
    private final AttemptLimits limits;
    private final Gallery gallery;

    public LimitedIdentifier(CallerIdentifier recognition, AttemptLimits limits, Gallery gallery) {
        this.recognition = recognition;
        this.limits = limits;
        this.gallery = gallery;
    }

    @Override
    public boolean hasOptedOut(CallerClaim claim) {
        return recognition.hasOptedOut(claim);
    }

    @Override
    public Optional<String> refusal(CallerClaim claim) {
        return limits.areExceededBy(claim) ? Optional.of(REASON) : Optional.empty();
    }

    @Override
    public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
        if (limits.areExceededBy(claim)) { // reached by other calls since this one began
            return new Identification.Unavailable(REASON, utterance.netSpeechSeconds());
        }
        Identification answer = recognition.identify(utterance, claim, last);
        if (last && isFailure(answer) && claimsSomebodyEnrolled(claim)) {
            limits.failed(claim);
        }
        return answer;
    }

    private static boolean isFailure(Identification answer) {
        return switch (answer) {
            case Identification.Unknown _, Identification.Uncertain _ -> true;
            case Identification.Identified _,
                    Identification.NotEnoughSpeech _,
                    Identification.PoorQuality _,
                    Identification.OptedOut _,
                    Identification.Unavailable _ -> false;
        };
    }

    private boolean claimsSomebodyEnrolled(CallerClaim claim) {
        return Stream.of(claim.account(), claim.number())
                .flatMap(Optional::stream)
                .anyMatch(gallery::holds);
    }
}
