package io.callprint.voiceprint;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where voiceprints are kept. Every engine passes the same contract test. Methods block on I/O and are called from
 * virtual threads; all may be called concurrently; an acknowledged write survives a crash of this process.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the engine cannot do it now.
 */
public interface VoiceprintStore extends AutoCloseable {
    /** {@code sqlite}, {@code redis}, ... */
    String engine();

    /**
     * Adds or replaces the voiceprint of its caller.
     *
     * @throws OptedOutException when the caller opted out, checked atomically with the write
     */
    void save(Voiceprint voiceprint);

    Optional<Voiceprint> find(CallerId caller);

    /** Every voiceprint, in no order, streamed. */
    void forEach(Consumer<Voiceprint> reader);

    long count();

    /** @return whether there was one */
    boolean delete(CallerId caller);

    /** Moves {@code lastSeen} forward, never back; nothing happens for unknown callers. */
    void touch(CallerId caller, Instant lastSeen);

    /** Deletes what is kept of the caller and keeps only the wish not to be asked or enrolled again. */
    void optOut(CallerId caller, Instant at);

    /** @return whether there was an opt-out to take back */
    boolean withdrawOptOut(CallerId caller);

    boolean hasOptedOut(CallerId caller);

    /** Appends to the consent ledger. */
    void record(Consent consent);

    /** The ledger of one caller, oldest first. */
    List<Consent> consents(CallerId caller);

    /**
     * Changes made by anybody (this process, another node) from now on, each at least once, in order per caller. The
     * listener must return quickly. After an outage {@link ChangeListener#onResync} is called and the reader loads
     * everything anew.
     */
    AutoCloseable watch(ChangeListener listener);

    /** Reaches the engine once; the message of the exception says what is wrong. */
    void ping();

    @Override
    void close();

    /** Hears of changes to the store. */
    interface ChangeListener {
        void onSaved(Voiceprint voiceprint);

        void onDeleted(CallerId caller);

        void onResync();
    }
}
