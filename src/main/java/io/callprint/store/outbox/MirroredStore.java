package io.callprint.store.outbox;

import io.callprint.store.ForwardingStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A store on a server of which this machine keeps a mirror: while the server is away, or slower than its limit, voiceprints,
 * opt-outs and notes are read as they were when it was last reached ({@link LocalMirror}). Writes, the consent ledger,
 * attachments and walks over everything need the server.
 */
public final class MirroredStore extends ForwardingStore implements RepeatableStore {
    private final RepeatableStore server;
    private final LocalMirror mirror;

    /**
     * @param server closed with this store
     * @param local where the mirror is, this process's alone; closed with this store
     * @param lasts how long the mirror may be read after the server was last reached
     * @throws StoreUnavailableException when the local store cannot be read
     */
    public MirroredStore(RepeatableStore server, VoiceprintStore local, Duration lasts, Clock clock) {
        super(server);
        this.server = server;
        this.mirror = new LocalMirror(server, local, lasts, clock);
    }

    private <T> T read(Function<VoiceprintStore, T> question) {
        try {
            return question.apply(server);
        } catch (StoreUnavailableException e) {
            return question.apply(mirror.insteadAfter(e));
        }
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return read(store -> store.find(caller));
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        return read(store -> store.findAll(callers));
    }

    /** When the server goes away in the middle, that is said: what was read until then is not mixed with the mirror. */
    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        AtomicBoolean begun = new AtomicBoolean();
        try {
            server.forEach(voiceprint -> {
                begun.set(true);
                reader.accept(voiceprint);
            });
        } catch (StoreUnavailableException e) {
            if (begun.get()) {
                throw e;
            }
            mirror.insteadAfter(e).forEach(reader);
        }
    }

    @Override
    public long count() {
        return read(VoiceprintStore::count);
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return read(store -> store.hasOptedOut(caller));
    }

    @Override
    public List<Note> notes(String kind) {
        try {
            List<Note> there = server.notes(kind);
            mirror.noted(kind, there);
            return there;
        } catch (StoreUnavailableException e) {
            return mirror.notesAfter(e, kind);
        }
    }

    @Override
    public Outcome once(String id, StoreWrite write) {
        mirrorDeletion(write);
        return server.once(id, write);
    }

    private void mirrorDeletion(StoreWrite write) {
        if (write instanceof StoreWrite.Delete(CallerId caller)) {
            mirror.deletes(caller);
        } else if (write instanceof StoreWrite.Put(OptOut optOut)) {
            mirror.deletes(optOut.caller());
        }
    }

    @Override
    public boolean delete(CallerId caller) {
        mirror.deletes(caller);
        return server.delete(caller);
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        mirror.deletes(caller);
        server.optOut(caller, at);
    }

    /** The mirror follows the server as long as somebody watches it. */
    @Override
    public AutoCloseable watch(ChangeListener listener) {
        AutoCloseable watch = server.watch(new ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                mirror.changed(voiceprint.caller(), Optional.of(voiceprint));
                listener.onSaved(voiceprint);
            }

            @Override
            public void onDeleted(CallerId caller) {
                mirror.changed(caller, Optional.empty());
                listener.onDeleted(caller);
            }

            @Override
            public void onResync() {
                mirror.follow();
                listener.onResync();
            }
        });
        mirror.follow();
        return () -> {
            mirror.unfollow();
            watch.close();
        };
    }

    @Override
    public void ping() {
        server.ping();
        mirror.reached();
    }

    @Override
    public void close() {
        server.close();
        mirror.close();
    }
}
