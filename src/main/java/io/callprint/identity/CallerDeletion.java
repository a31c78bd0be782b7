package io.callprint.identity;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.audit.SigningKey;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

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
        return delete(
                UUID.randomUUID().toString(), caller, actor, clock.instant().toString(), DeletionReceipt.Counts.NONE);
    }

    /** Completes what waits for the engine, as far as it is there. @return receipts that are complete now */
    public int finish() throws IOException {
        List<DeletionReceipt> pendingReceipts = receipts.pending();
        if (pendingReceipts.isEmpty() || !isEngineThere()) {
            return 0;
        }
        int finished = 0;
        for (DeletionReceipt waiting : pendingReceipts) {
            Done done = delete(
                    waiting.id(),
                    new CallerId(waiting.caller()),
                    waiting.text("requestedBy"),
                    waiting.text("requestedAt"),
                    waiting.deleted());
            finished += done.receipt().isComplete() ? 1 : 0;
        }
        return finished;
    }

    private Done delete(String id, CallerId caller, String actor, String requestedAt, DeletionReceipt.Counts before)
            throws IOException {
        Optional<DeletionReceipt.Counts> now = deleted(caller, actor);
        DeletionReceipt.Counts deleted = before.or(now.orElse(DeletionReceipt.Counts.NONE));
        boolean isComplete = now.isPresent() && store.isSettled();
        DeletionReceipt receipt = DeletionReceipt.signed(
                id,
                caller.value(),
                store.engine(),
                actor,
                requestedAt,
                isComplete ? Optional.of(clock.instant().toString()) : Optional.empty(),
                deleted,
                key);
        audit.record(AuditEntry.ofOperator(
                clock.instant(),
                actor,
                "voiceprint.delete",
                caller.value(),
                "receipt " + id + (isComplete ? "" : ", pending")));
        boolean isOfSomebody = !isComplete || deleted.voiceprints() + deleted.pendingEnrolments() > 0;
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

    /** Empty when the engine is away. */
    private Optional<DeletionReceipt.Counts> deleted(CallerId caller, String actor) {
        try {
            int samples = samples(caller);
            boolean existed = store.delete(caller);
            boolean waited = pending.reject(caller, actor);
            if (existed || waited) {
                store.record(withdrawn(caller, clock.instant()));
            }
            return Optional.of(new DeletionReceipt.Counts(existed ? 1 : 0, existed ? samples : 0, waited ? 1 : 0));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /** What does not open any more can be deleted all the same; its samples are not counted then. */
    private int samples(CallerId caller) {
        try {
            return store.find(caller).map(Voiceprint::samples).map(List::size).orElse(0);
        } catch (StoreUnavailableException e) {
            return 0;
        }
    }

    private static Consent withdrawn(CallerId caller, Instant at) {
        return new Consent(
                caller, "caller-identification", Consent.Answer.WITHDRAWN, "command-line", "given to the operator", at);
    }
}
