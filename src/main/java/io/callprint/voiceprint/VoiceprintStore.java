package io.callprint.voiceprint;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

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

    /**
     * As {@link #save}, but only while what is kept of the caller has the samples that {@code seen} has, by their ids in
     * order: whoever changes what they read loses nothing that others wrote meanwhile.
     *
     * @param seen what was read; empty when nothing was kept
     * @return false when others were faster: nothing was written, read again
     * @throws OptedOutException as {@link #save}
     */
    boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint);

    Optional<Voiceprint> find(CallerId caller);

    /** Those of some hundred callers at most, in no order; in one round trip where the engine can. */
    default List<Voiceprint> findAll(Collection<CallerId> callers) {
        return callers.stream().map(this::find).flatMap(Optional::stream).toList();
    }

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
     * Keeps a note, in the place of one with the same kind and key.
     *
     * @param now notes of this kind that have expired by then are deleted
     */
    void keep(Note note, Instant now);

    /** Every note of a kind, also what has expired, in the order of keys. */
    List<Note> notes(String kind);

    /** @return whether there was one */
    boolean drop(String kind, String key);

    /** What is kept of single samples beside the voiceprints. */
    Attachments attachments();

    /**
     * Everything that is kept but attachments, streamed: voiceprints, then opt-outs, then the ledger caller by caller and
     * each oldest first, then notes. What is there all along comes exactly once; what is written meanwhile may or may not
     * come.
     */
    void forEachKept(Consumer<Kept> reader);

    /**
     * Writes many entries at once, each as its own write would: a voiceprint replaces, an opt-out deletes and blocks, a
     * consent is appended, a note is kept until it expires, an attachment is kept while its sample is there.
     *
     * @throws OptedOutException as {@link #save}
     * @throws StoreUnavailableException when not all were written; part of them may have been
     */
    void putAll(List<Kept> entries);

    /**
     * Changes made by anybody (this process, another node) from now on, each at least once, in order per caller. The
     * listener must return quickly. After an outage {@link ChangeListener#onResync} is called and the reader loads
     * everything anew.
     */
    AutoCloseable watch(ChangeListener listener);

    /** The engine's own search for voices; empty for engines without one. A server may turn out to have none. */
    default Optional<VoiceSearch> search() {
        return Optional.empty();
    }

    /** Whether what is biometric is sealed before it reaches the engine. */
    default boolean isSealed() {
        return false;
    }

    /** Whether everything that was acknowledged has reached the engine: false while writes of this process wait for it. */
    default boolean isSettled() {
        return true;
    }

    /** Reaches the engine once; the message of the exception says what is wrong. */
    void ping();

    @Override
    void close();

    /** Hears of changes to the store. */
    interface ChangeListener {
        void onSaved(Voiceprint voiceprint);

        void onDeleted(CallerId caller);

        void onResync();

        /**
         * Tells news on the thread of a change feed, which must outlive a listener that fails.
         *
         * @param news a call of this listener's methods
         * @return whether the listener took it
         */
        default boolean hears(Runnable news) {
            try {
                news.run();
                return true;
            } catch (StoreUnavailableException e) { // it could not load everything; said elsewhere already
                return false;
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(ChangeListener.class)
                        .error(
                                "a listener of voiceprint changes failed with {}",
                                e.getClass().getName());
                return false;
            }
        }
    }
}
