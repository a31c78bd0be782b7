package io.callprint.identity;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.audit.SigningKey;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * Deletes what is kept of a caller, the key of their data with it, and gives a signed receipt. When the engine cannot be
 * reached the receipt is pending, on the disk, and {@link #finish()} completes it once the engine is back. Blocks on the
 * store.
 */
public final class CallerDeletion {
    private final VoiceprintStore store;
    private final PendingEnrolments pending;
    private final AuditLog audit;
    private final SigningKey key;
    private final ReceiptFolder receipts;
    private final Clock clock;

    /**
     * A receipt and where it lies.
     *
     * @param isOfSomebody whether anything was kept of the caller, as far as is known
     */
    public record Done(DeletionReceipt receipt, Path file, boolean isOfSomebody) {}

    /**
     * @param data folder whose {@code receipts} are written
     * @param signingKey of this installation
     * @throws IOException one sentence, when the signing key cannot be used
     */
    public CallerDeletion(VoiceprintStore store, AuditLog audit, Path data, Path signingKey, Clock clock)
            throws IOException {
        this.store = store;
        this.pending = new PendingEnrolments(store, audit, clock);
        this.audit = audit;
        this.key = SigningKey.at(signingKey);
        this.receipts = new ReceiptFolder(data.resolve("receipts"));
        this.clock = clock;
    }

    /** @throws IOException when the receipt cannot be written; what was deleted stays deleted */
    public Done delete(CallerId caller, String actor) throws IOException {
        Instant now = clock.instant();
        Attempt attempt = attempt(caller, actor, DeletionReceipt.Counts.NONE, Optional.empty());
        return done(UUID.randomUUID().toString(), caller, actor, now, attempt);
    }

    /** Completes what waits for the engine, as far as it is there. @return receipts that are complete now */
    public int finish() throws IOException {
        List<DeletionReceipt> pendingReceipts = receipts.pending();
        if (pendingReceipts.isEmpty() || !isEngineThere()) {
            return 0;
        }
        int finished = 0;
        for (DeletionReceipt waiting : pendingReceipts) {
            CallerId caller = new CallerId(waiting.caller());
            String actor = waiting.text("requestedBy");
            Instant requestedAt = Instant.parse(waiting.text("requestedAt"));
            Attempt attempt = attempt(caller, actor, waiting.deleted(), Optional.of(requestedAt));
            Done done = done(waiting.id(), caller, actor, requestedAt, attempt);
            finished += done.receipt().isComplete() ? 1 : 0;
        }
        return finished;
    }

    private Done done(String id, CallerId caller, String actor, Instant requestedAt, Attempt attempt)
            throws IOException {
        boolean isComplete = attempt.isDone() && store.isSettled();
        DeletionReceipt receipt = DeletionReceipt.signed(
                id,
                caller.value(),
                store.engine(),
                actor,
                requestedAt.toString(),
                isComplete ? Optional.of(clock.instant().toString()) : Optional.empty(),
                attempt.deleted(),
                key);
        audit.record(AuditEntry.ofOperator(
                clock.instant(),
                actor,
                "voiceprint.delete",
                caller.value(),
                "receipt " + id + (isComplete ? "" : ", pending")));
        boolean isOfSomebody = !isComplete || attempt.deleted().isSomething();
        return new Done(receipt, receipts.keep(receipt), isOfSomebody);
    }

    private boolean isEngineThere() {
        try {
            store.ping();
            return store.isSettled();
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    /**
     * How far a deletion came.
     *
     * @param isDone false when the engine went away
     */
    private record Attempt(DeletionReceipt.Counts deleted, boolean isDone) {}

    /**
     * @param before what earlier attempts deleted
     * @param since when the first attempt was: it may have been done long ago, by an outbox, and what was enrolled later
     *     stays; empty for the first
     */
    private Attempt attempt(CallerId caller, String actor, DeletionReceipt.Counts before, Optional<Instant> since) {
        DeletionReceipt.Counts deleted = before;
        try {
            Optional<Voiceprint> kept = kept(caller);
            boolean isLater = since.flatMap(
                            first -> kept.filter(there -> there.createdAt().isAfter(first)))
                    .isPresent();
            int recordings = countedNow(
                    () -> store.attachments().of(caller, SampleSpeech.NAME).size());
            int vectors = countedNow(
                    () -> store.search().map(search -> search.count(caller)).orElse(0));
            if (!isLater && store.delete(caller)) {
                int samples = kept.map(Voiceprint::samples).map(List::size).orElse(0);
                deleted = deleted.or(new DeletionReceipt.Counts(1, samples, recordings, 0, vectors));
            }
            if (pending.reject(caller, actor)) {
                deleted = deleted.or(new DeletionReceipt.Counts(0, 0, 0, 1, 0));
            }
            if (deleted.isSomething()
                    && since.filter(first -> isWithdrawn(caller, first)).isEmpty()) {
                store.record(withdrawn(caller, clock.instant()));
            }
            return new Attempt(deleted, true);
        } catch (StoreUnavailableException e) {
            return new Attempt(deleted, false);
        }
    }

    /** What does not open any more can be deleted all the same; its samples are not counted then. */
    private Optional<Voiceprint> kept(CallerId caller) {
        try {
            return store.find(caller);
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /** 0 while the store is away, or does not open it: it goes with the voiceprint all the same. */
    private static int countedNow(IntSupplier question) {
        try {
            return question.getAsInt();
        } catch (StoreUnavailableException e) {
            return 0;
        }
    }

    private boolean isWithdrawn(CallerId caller, Instant since) {
        Instant from = since.truncatedTo(ChronoUnit.MILLIS); // as engines keep times
        return store.consents(caller).stream()
                .anyMatch(entry ->
                        entry.given() == Consent.Answer.WITHDRAWN && !entry.at().isBefore(from));
    }

    private static Consent withdrawn(CallerId caller, Instant at) {
        return new Consent(
                caller, "caller-identification", Consent.Answer.WITHDRAWN, "command-line", "given to the operator", at);
    }
}
