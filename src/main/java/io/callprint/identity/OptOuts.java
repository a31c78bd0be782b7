package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store whether a caller wished never to be recognised, without holding a call up: every question has a time limit
 * and runs on a virtual thread, so many at once at most. When the store does not answer, its last answer counts; when there is
 * none, nobody knows, and who does not know must not listen. An opt-out that the store cannot take counts here at once and is
 * written when the store is back.
 */
public final class OptOuts implements SharedNotes.Reader {
    /** The question is asked while the telephone rings, where nobody minds a pause this long. */
    public static final Duration BUDGET = Duration.ofMillis(900);

    static final int MAX_REMEMBERED = 10_000;

    private static final int MAX_QUESTIONS = 64;
    private static final Logger log = LoggerFactory.getLogger(OptOuts.class);

    private final VoiceprintStore store;
    private final Duration budget;
    private final Semaphore questions = new Semaphore(MAX_QUESTIONS);
    private final Map<CallerId, Boolean> lastAnswers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallerId, Boolean> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** What the store could not take, oldest first; guarded by this. */
    private final Map<CallerId, Consent> unwritten = new LinkedHashMap<>();

    /** @param budget how long one call may wait for all its questions together */
    public OptOuts(VoiceprintStore store, Duration budget) {
        this.store = store;
        this.budget = budget;
    }

    /**
     * Whether one of the claimed ids opted out. Blocks no longer than the budget.
     *
     * @throws StoreUnavailableException when the store does not tell and never told before
     */
    public boolean contains(CallerClaim claim) {
        if (isUnwritten(claim)) {
            return true;
        }
        Map<CallerId, CompletableFuture<Boolean>> asked = new LinkedHashMap<>();
        claimed(claim).forEach(caller -> asked.computeIfAbsent(caller, this::ask));
        long deadlineNanos = System.nanoTime() + budget.toNanos();
        boolean optedOut = false;
        for (Map.Entry<CallerId, CompletableFuture<Boolean>> question : asked.entrySet()) {
            optedOut |= answer(question.getKey(), question.getValue(), deadlineNanos);
        }
        return optedOut;
    }

    /**
     * Keeps the wish never to be asked again; the caller's voiceprint goes. Blocks on the store.
     *
     * @throws StoreUnavailableException when the store cannot take it and {@value #MAX_REMEMBERED} wait for it already
     */
    public void keep(Consent never) {
        try {
            write(never);
        } catch (StoreUnavailableException e) {
            synchronized (this) {
                if (unwritten.size() >= MAX_REMEMBERED) {
                    throw e;
                }
                unwritten.put(never.caller(), never);
            }
            log.warn(
                    "an opt-out counts in this process and waits for the {} store: {}", store.engine(), e.getMessage());
        }
        remember(never.caller(), true);
    }

    private void write(Consent never) {
        store.optOut(never.caller(), never.at());
        store.record(never);
    }

    /** Writes what the store could not take before. */
    @Override
    public void refresh() {
        List<Consent> waiting;
        synchronized (this) {
            waiting = List.copyOf(unwritten.values());
        }
        for (Consent never : waiting) {
            write(never);
            synchronized (this) {
                unwritten.remove(never.caller(), never);
            }
        }
    }

    private synchronized boolean isUnwritten(CallerClaim claim) {
        return claimed(claim).anyMatch(unwritten::containsKey);
    }

    private static Stream<CallerId> claimed(CallerClaim claim) {
        return Stream.of(claim.number(), claim.account()).flatMap(Optional::stream);
    }

    private CompletableFuture<Boolean> ask(CallerId caller) {
        if (!questions.tryAcquire()) {
            return CompletableFuture.failedFuture(new TimeoutException("too many questions are waiting for the store"));
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("opt-out").start(() -> {
            try {
                boolean optedOut = store.hasOptedOut(caller);
                remember(caller, optedOut);
                answer.complete(optedOut);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                questions.release();
            }
        });
        return answer;
    }

    private boolean answer(CallerId caller, CompletableFuture<Boolean> asked, long deadlineNanos) {
        try {
            return asked.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return remembered(caller, "interrupted");
        } catch (TimeoutException e) {
            return remembered(caller, "no answer within " + budget.toMillis() + " ms");
        } catch (ExecutionException e) {
            return remembered(
                    caller,
                    e.getCause() == null
                            ? "failed"
                            : String.valueOf(e.getCause().getMessage()));
        }
    }

    private synchronized void remember(CallerId caller, boolean optedOut) {
        lastAnswers.put(caller, optedOut);
    }

    private synchronized boolean remembered(CallerId caller, String why) {
        Boolean last = lastAnswers.get(caller);
        if (last == null) {
            throw new StoreUnavailableException(
                    store.engine(), "the store did not tell whether a caller opted out: " + why, new IOException(why));
        }
        log.warn(
                "the {} store did not tell whether a caller opted out ({}): its last answer counts",
                store.engine(),
                why);
        return last;
    }
}
