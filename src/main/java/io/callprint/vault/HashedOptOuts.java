package io.callprint.vault;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Opt-outs of which the engine only has hashes, so that it cannot refuse the enrolment of who opted out by itself. An opt-out
 * writes the hash and then deletes, an enrolment looks for the hash before and after it is written: whichever comes last
 * deletes.
 */
final class HashedOptOuts {
    private final VoiceprintStore engine;
    private final Vault vault;

    HashedOptOuts(VoiceprintStore engine, Vault vault) {
        this.engine = engine;
        this.vault = vault;
    }

    boolean contains(CallerId caller) {
        return vault.opened().all(caller).stream().anyMatch(engine::hasOptedOut);
    }

    void add(CallerId caller, Instant at) {
        engine.optOut(vault.opened().of(caller), at);
        engine.delete(caller);
    }

    boolean withdraw(CallerId caller) {
        boolean existed = false;
        for (CallerId tombstone : vault.opened().all(caller)) {
            existed |= engine.withdrawOptOut(tombstone);
        }
        return existed;
    }

    /** @throws OptedOutException when the caller opted out before the write or while it went on */
    <T> T unless(CallerId caller, Supplier<T> write) {
        refuse(caller);
        T result = write.get();
        undo(caller);
        return result;
    }

    void refuse(CallerId caller) {
        if (contains(caller)) {
            throw new OptedOutException(caller);
        }
    }

    void undo(CallerId caller) {
        if (contains(caller)) {
            engine.delete(caller);
            throw new OptedOutException(caller);
        }
    }

    /** Takes back what waited somewhere, and was written after its caller opted out. */
    boolean isUndone(CallerId caller) {
        try {
            return contains(caller) && engine.delete(caller);
        } catch (StoreUnavailableException e) {
            return false; // nobody who opted out is compared anyway
        }
    }
}
