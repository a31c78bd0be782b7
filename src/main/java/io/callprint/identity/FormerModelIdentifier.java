package io.callprint.identity;

import java.util.Optional;
import java.util.function.Supplier;

/** Whoever is unknown at the last look may be one of those who are left with the model before; every earlier answer is as without. */
public final class FormerModelIdentifier implements CallerIdentifier {
    private final CallerIdentifier present;
    private final Supplier<Optional<FormerModel>> former;

    /** @param former empty while nobody is left with it */
    public FormerModelIdentifier(CallerIdentifier present, Supplier<Optional<FormerModel>> former) {
        this.present = present;
        this.former = former;
    }

    @Override
    public boolean hasOptedOut(CallerClaim claim) {
        return present.hasOptedOut(claim);
    }

    @Override
    public Optional<String> refusal(CallerClaim claim) {
        return present.refusal(claim);
    }

    @Override
    public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
        Identification answer = present.identify(utterance, claim, last);
        return last && answer instanceof Identification.Unknown
                ? former.get()
                        .flatMap(model -> model.identify(utterance, claim))
                        .orElse(answer)
                : answer;
    }
}
