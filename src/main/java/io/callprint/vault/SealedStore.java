package io.callprint.vault;

import io.callprint.store.Joining;
import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store whose engine sees no biometrics: embeddings and the bodies of notes are sealed on their way down and opened on
 * their way up ({@link VoiceprintSeal}, {@link NoteSeal}). Without the right key, and while some of the store is still in the
 * clear, every operation throws {@link StoreUnavailableException} and nothing is written.
 */
public final class SealedStore implements VoiceprintStore {
    private static final int AT_ONCE = 256;

    private final VoiceprintStore engine;
    private final Vault vault;
    private final VoiceprintSeal voiceprints;
    private final AttachmentSeal attachmentSeal;
    private final Attachments attachments;
    private final NoteSeal notes;
    private final HashedOptOuts optOuts;

    private SealedStore(VoiceprintStore engine, KeyRing keys) {
        this.engine = engine;
        this.vault = new Vault(engine, keys);
        this.voiceprints = new VoiceprintSeal(keys);
        this.attachmentSeal = new AttachmentSeal(voiceprints);
        this.attachments = new SealedAttachments(engine, attachmentSeal, this::checked);
        this.notes = new NoteSeal(keys);
        this.optOuts = new HashedOptOuts(engine, vault);
    }

    /**
     * Looks whether the keys fit what is there, when the engine can be reached now, otherwise with the first operation that
     * reaches it. An empty store is given its first key; one that was never sealed is sealed first.
     *
     * @param sealing hears how far that has come
     * @throws StoreUnavailableException one sentence, when the keys do not fit; the engine is closed again
     */
    public static SealedStore over(VoiceprintStore engine, KeyRing keys, StoreCopy.Steps sealing) {
        SealedStore store = new SealedStore(engine, keys);
        try {
            store.vault.sealWhatIsClear(sealing);
            store.vault.opened();
        } catch (SealException e) {
            engine.close();
            throw store.unavailable(e);
        } catch (StoreUnavailableException e) {
            // it is away; it is asked again when it is needed
        }
        return store;
    }

    private <T> T checked(Supplier<T> work) {
        try {
            vault.opened();
            return work.get();
        } catch (SealException e) {
            throw unavailable(e);
        }
    }

    private void done(Runnable work) {
        checked(() -> {
            work.run();
            return true;
        });
    }

    private StoreUnavailableException unavailable(RuntimeException e) {
        return new StoreUnavailableException(engine.engine(), String.valueOf(e.getMessage()), e);
    }

    @Override
    public String engine() {
        return engine.engine();
    }

    @Override
    public void save(Voiceprint voiceprint) {
        done(() -> optOuts.unless(voiceprint.caller(), () -> {
            engine.save(sealed(voiceprint));
            return true;
        }));
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        return checked(() -> optOuts.unless(voiceprint.caller(), () -> engine.replace(seen, sealed(voiceprint))));
    }

    private Voiceprint sealed(Voiceprint voiceprint) {
        return voiceprints.sealed(voiceprint, engine.find(voiceprint.caller()));
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return checked(() -> engine.find(caller).map(voiceprints::opened));
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        return checked(
                () -> engine.findAll(callers).stream().map(voiceprints::opened).toList());
    }

    /** Opens them on all cores, some at a time: with many callers that is most of a start. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        done(() -> {
            List<Voiceprint> waiting = new ArrayList<>(AT_ONCE);
            engine.forEach(kept -> {
                waiting.add(kept);
                if (waiting.size() == AT_ONCE) {
                    open(waiting, reader);
                }
            });
            open(waiting, reader);
        });
    }

    private void open(List<Voiceprint> waiting, Consumer<Voiceprint> reader) {
        List<Voiceprint> opened =
                waiting.parallelStream().map(voiceprints::opened).toList();
        waiting.clear();
        opened.forEach(reader);
    }

    @Override
    public long count() {
        return checked(engine::count);
    }

    @Override
    public boolean delete(CallerId caller) {
        return checked(() -> engine.delete(caller));
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        done(() -> {
            engine.touch(caller, lastSeen);
        });
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        done(() -> optOuts.add(caller, at));
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return checked(() -> optOuts.withdraw(caller));
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return checked(() -> optOuts.contains(caller));
    }

    @Override
    public void record(Consent consent) {
        done(() -> {
            engine.record(consent);
        });
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        return checked(() -> engine.consents(caller));
    }

    @Override
    public void keep(Note note, Instant now) {
        done(() -> {
            engine.keep(notes.sealed(note), now);
        });
    }

    @Override
    public List<Note> notes(String kind) {
        return checked(() -> engine.notes(kind).stream().map(notes::opened).toList());
    }

    @Override
    public boolean drop(String kind, String key) {
        return checked(() -> engine.drop(kind, key));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    /** Its vectors are in the clear: whoever asks for it gives up the seal for them. */
    @Override
    public Optional<VoiceSearch> search() {
        return engine.search();
    }

    @Override
    public boolean isSealed() {
        return true;
    }

    /** Everything as it was put in, but that who opted out is only there as a hash. */
    @Override
    public void forEachKept(Consumer<Kept> reader) {
        done(() -> {
            engine.forEachKept(kept -> {
                switch (kept) {
                    case Voiceprint voiceprint -> reader.accept(voiceprints.opened(voiceprint));
                    case Note note when Sealing.isOwn(note) -> {}
                    case Note note -> reader.accept(notes.opened(note));
                    case OptOut _, Consent _, Attachment _ -> reader.accept(kept);
                }
            });
        });
    }

    @Override
    public void putAll(List<Kept> entries) {
        checked(() -> {
            List<CallerId> enrolled = entries.stream()
                    .filter(Voiceprint.class::isInstance)
                    .map(entry -> ((Voiceprint) entry).caller())
                    .toList();
            enrolled.forEach(optOuts::refuse);
            engine.putAll(
                    entries.stream().map(this::sealed).flatMap(Optional::stream).toList());
            entries.stream()
                    .filter(OptOut.class::isInstance)
                    .forEach(entry -> engine.delete(((OptOut) entry).caller()));
            enrolled.forEach(optOuts::undo);
            return true;
        });
    }

    /** Empty for what belongs to nobody who is kept. */
    private Optional<Kept> sealed(Kept entry) {
        return switch (entry) {
            case Voiceprint voiceprint -> Optional.of(sealed(voiceprint));
            case Note note -> Optional.of(notes.sealed(note));
            case OptOut optOut -> Optional.of(new OptOut(vault.opened().of(optOut.caller()), optOut.at()));
            case Consent _ -> Optional.of(entry);
            case Attachment one -> engine.find(one.caller()).map(of -> attachmentSeal.sealed(one, of));
        };
    }

    /** Of what two sides sealed, each by a data key of its own. */
    public static Joining joining(KeyRing keys) {
        return new SealedJoining(new VoiceprintSeal(keys));
    }

    /** By which the hashes of opted-out callers are made: for a backup that another store is to know them by. */
    public List<byte[]> secrets() {
        return checked(() -> vault.opened().secrets());
    }

    /** Knows opted-out callers by the hashes of another store too. */
    public void adopt(List<byte[]> secrets) {
        done(() -> vault.adopt(secrets));
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return engine.watch(new ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                Voiceprint opened = checked(() -> voiceprints.opened(voiceprint));
                if (!optOuts.isUndone(voiceprint.caller())) {
                    listener.onSaved(opened);
                }
            }

            @Override
            public void onDeleted(CallerId caller) {
                if (!Tombstones.isOne(caller)) {
                    listener.onDeleted(caller);
                }
            }

            @Override
            public void onResync() {
                listener.onResync();
            }
        });
    }

    @Override
    public boolean isSettled() {
        return engine.isSettled();
    }

    @Override
    public void ping() {
        done(() -> {
            engine.ping();
        });
    }

    @Override
    public void close() {
        engine.close();
    }
}
