package io.callprint.call;

import io.callprint.identity.Identification;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a caller may be recognised at all: wishes it, and has not failed too often. It may be a question to a store, so it is asked on a worker; not knowing the
 * answer forbids to listen as well.
 */
final class CallerWishes {
    private static final int BUDGET_MILLIS = 1_000;

    private CallerWishes() {}

    /** @return an answer that stands before anybody speaks, or nothing; never exceptionally, and within a second */
    static CompletableFuture<Optional<Identification>> ask(CallContext call) {
        if (!call.rules().recognises()) {
            return CompletableFuture.completedFuture(unavailable("recognition is switched off"));
        }
        CompletableFuture<Optional<Identification>> wishes = CompletableFuture.supplyAsync(
                        () -> call.services()
                                .identifier()
                                .hasOptedOut(call.said().forWishes()),
                        call.services().workers())
                .thenApply(hasOptedOut -> hasOptedOut
                        ? Optional.<Identification>of(new Identification.OptedOut())
                        : call.services().identifier().refusal(call.claim()).flatMap(CallerWishes::unavailable))
                .exceptionally(_ -> unknown());
        CallTimers.Timer guard = call.services().timers().after(BUDGET_MILLIS, () -> wishes.complete(unknown()));
        return wishes.whenComplete((_, _) -> guard.cancel());
    }

    private static Optional<Identification> unknown() {
        return unavailable("whether the caller opted out could not be read");
    }

    private static Optional<Identification> unavailable(String reason) {
        return Optional.of(new Identification.Unavailable(reason, 0));
    }
}
