package io.callprint.identity;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whoever is unknown at the last look may be one of those who are left with another model; every earlier answer is as without. */
public final class FormerModelIdentifier implements CallerIdentifier {
    private final CallerIdentifier present;
    private final Supplier<List<FormerModel>> former;

    /** @param former whom somebody is left with */
    public FormerModelIdentifier(CallerIdentifier present, Supplier<List<FormerModel>> former) {
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
                ? former.get().stream()
                        .flatMap(model -> model.identify(utterance, claim).stream())
                        .findFirst()
                        .orElse(answer)
                : answer;
    }
}
