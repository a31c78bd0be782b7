package io.callprint.vault;

import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A store whose engine sees no biometrics: embeddings and the bodies of notes are sealed on their way down and opened on
 * their way up ({@link VoiceprintSeal}, {@link NoteSeal}). Without the right key, and while some of the store is still in the
 * clear, every operation throws {@link StoreUnavailableException} and nothing is written.
 */
public final class SealedStore implements VoiceprintStore {
    private final VoiceprintStore engine;
    private final KeyRing keys;
    private final VoiceprintSeal voiceprints;
    private final NoteSeal notes;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile boolean checked;

    private SealedStore(VoiceprintStore engine, KeyRing keys) {
        this.engine = engine;
        this.keys = keys;
        this.voiceprints = new VoiceprintSeal(keys);
        this.notes = new NoteSeal(keys);
    }

    /**
     * Looks whether the keys fit what is there, when the engine can be reached now, otherwise with the first operation that
     * reaches it. An empty store is given its first key; one that was never sealed is sealed by {@code sealing} first.
     *
     * @param sealing hears how far that has come
     * @throws StoreUnavailableException one sentence, when the keys do not fit; the engine is closed again
     */
    public static SealedStore over(VoiceprintStore engine, KeyRing keys, StoreCopy.Steps sealing) {
        SealedStore store = new SealedStore(engine, keys);
        try {
            if (store.isToBeSealed()) {
                new Sealing(engine, keys).run(sealing);
            }
            store.check();
        } catch (SealException e) {
            engine.close();
            throw store.unavailable(e);
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof SealException) {
                engine.close();
                throw e;
            } // else it is away; it is asked again when it is needed
        }
        return store;
    }

    private boolean isToBeSealed() {
        return VaultHead.in(engine).isEmpty() || new Sealing(engine, keys).isUnfinished();
    }

    /** A server that was away at the start: what it holds is seen with the first operation. */
    private void check() {
        if (checked) {
            return;
        }
        checking.lock();
        try {
            if (checked) {
                return;
            }
            Optional<VaultHead> head = VaultHead.in(engine);
            if (head.isEmpty() && engine.count() > 0) {
                throw new SealException("the store was never sealed, expected one that is: restart, or run"
                        + " `callprint store seal`");
            }
            head.orElseGet(this::begun).opened(keys);
            checked = true;
        } finally {
            checking.unlock();
        }
    }

    private VaultHead begun() {
        VaultHead head = VaultHead.first(keys.made());
        head.writeTo(engine);
        return head;
    }

    private <T> T checked(Supplier<T> work) {
        try {
            check();
            return work.get();
        } catch (SealException e) {
            throw unavailable(e);
        }
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
        checked(() -> {
            engine.save(sealed(voiceprint));
            return true;
        });
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        return checked(() -> engine.replace(seen, sealed(voiceprint)));
    }

    private Voiceprint sealed(Voiceprint voiceprint) {
        return voiceprints.sealed(voiceprint, engine.find(voiceprint.caller()));
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return checked(() -> engine.find(caller).map(voiceprints::opened));
    }

    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        checked(() -> {
            engine.forEach(kept -> reader.accept(voiceprints.opened(kept)));
            return true;
        });
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
        checked(() -> {
            engine.touch(caller, lastSeen);
            return true;
        });
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        checked(() -> {
            engine.optOut(caller, at);
            return true;
        });
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return checked(() -> engine.withdrawOptOut(caller));
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return checked(() -> engine.hasOptedOut(caller));
    }

    @Override
    public void record(Consent consent) {
        checked(() -> {
            engine.record(consent);
            return true;
        });
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        return checked(() -> engine.consents(caller));
    }

    @Override
    public void keep(Note note, Instant now) {
        checked(() -> {
            engine.keep(notes.sealed(note), now);
            return true;
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
    public void forEachKept(Consumer<Kept> reader) {
        checked(() -> {
            engine.forEachKept(kept -> {
                switch (kept) {
                    case Voiceprint voiceprint -> reader.accept(voiceprints.opened(voiceprint));
                    case Note note when note.kind().equals(VaultHead.KIND) -> {}
                    case Note note -> reader.accept(notes.opened(note));
                    case OptOut _, Consent _ -> reader.accept(kept);
                }
            });
            return true;
        });
    }

    @Override
    public void putAll(List<Kept> entries) {
        checked(() -> {
            engine.putAll(entries.stream().map(this::sealed).toList());
            return true;
        });
    }

    private Kept sealed(Kept entry) {
        return switch (entry) {
            case Voiceprint voiceprint -> sealed(voiceprint);
            case Note note -> notes.sealed(note);
            case OptOut _, Consent _ -> entry;
        };
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return engine.watch(new ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                listener.onSaved(checked(() -> voiceprints.opened(voiceprint)));
            }

            @Override
            public void onDeleted(CallerId caller) {
                listener.onDeleted(caller);
            }

            @Override
            public void onResync() {
                listener.onResync();
            }
        });
    }

    @Override
    public void ping() {
        checked(() -> {
            engine.ping();
            return true;
        });
    }

    @Override
    public void close() {
        engine.close();
    }
}
