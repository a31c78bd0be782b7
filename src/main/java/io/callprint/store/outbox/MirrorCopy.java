package io.callprint.store.outbox;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a local store equal to a server: voiceprints, opt-outs and chosen kinds of notes, not the consent ledger. Writes only
 * what differs. Used by one thread; throws {@link io.callprint.voiceprint.StoreUnavailableException} when either cannot go
 * on, and is then started again.
 */
final class MirrorCopy {
    private static final int AT_ONCE = 200;

    private final VoiceprintStore server;
    private final VoiceprintStore local;
    private final Map<String, List<Note>> notes = new HashMap<>(); // as they are in the local store, as far as is known

    MirrorCopy(VoiceprintStore server, VoiceprintStore local) {
        this.server = server;
        this.local = local;
    }

    /** Ends a walk early: ledgers are not mirrored, and are most of what many servers hold. */
    private static final class FarEnough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FarEnough() {
            super("nothing behind this is mirrored", null, false, false);
        }
    }

    /** All voiceprints and opt-outs. */
    void all() {
        List<Kept> kept = new ArrayList<>(AT_ONCE);
        Set<CallerId> enrolled = new HashSet<>();
        Set<CallerId> optedOut = new HashSet<>();
        walk(
                server,
                voiceprint -> {
                    enrolled.add(voiceprint.caller());
                    if (!local.find(voiceprint.caller()).equals(Optional.of(voiceprint))) {
                        allow(voiceprint.caller());
                        add(voiceprint, kept);
                    }
                },
                optOut -> {
                    optedOut.add(optOut.caller());
                    if (!local.hasOptedOut(optOut.caller())) {
                        add(optOut, kept);
                    }
                });
        flush(kept);
        Set<CallerId> deleted = new HashSet<>();
        Set<CallerId> withdrawn = new HashSet<>();
        walk(local, voiceprint -> deleted.add(voiceprint.caller()), optOut -> withdrawn.add(optOut.caller()));
        deleted.removeAll(enrolled);
        withdrawn.removeAll(optedOut);
        deleted.forEach(local::delete);
        withdrawn.forEach(local::withdrawOptOut);
    }

    private void add(Kept entry, List<Kept> kept) {
        kept.add(entry);
        if (kept.size() == AT_ONCE) {
            flush(kept);
        }
    }

    private void flush(List<Kept> kept) {
        if (!kept.isEmpty()) {
            local.putAll(List.copyOf(kept));
            kept.clear();
        }
    }

    private static void walk(
            VoiceprintStore store, Consumer<? super Voiceprint> voiceprints, Consumer<? super OptOut> optOuts) {
        try {
            store.forEachKept(entry -> {
                switch (entry) {
                    case Voiceprint voiceprint -> voiceprints.accept(voiceprint);
                    case OptOut optOut -> optOuts.accept(optOut);
                    case Consent _, Note _, Attachment _ -> throw new FarEnough();
                }
            });
        } catch (FarEnough e) {
            // voiceprints and opt-outs come first
        }
    }

    /** @param present empty for a caller who was deleted or opted out */
    void one(CallerId caller, Optional<Voiceprint> present, Instant now) {
        if (present.isPresent()) {
            allow(caller);
            local.save(present.get());
        } else if (server.hasOptedOut(caller)) {
            local.optOut(caller, now);
        } else {
            local.delete(caller);
        }
    }

    /** The server has a voiceprint: the caller took an opt-out back. */
    private void allow(CallerId caller) {
        if (local.hasOptedOut(caller)) {
            local.withdrawOptOut(caller);
        }
    }

    /** All notes of a kind. */
    void notes(String kind, List<Note> there) {
        if (there.equals(notes.get(kind))) {
            return;
        }
        List<Note> gone = new ArrayList<>(local.notes(kind));
        gone.removeIf(note -> there.stream().anyMatch(other -> other.key().equals(note.key())));
        gone.forEach(note -> local.drop(kind, note.key()));
        there.forEach(note -> local.keep(note, Instant.EPOCH));
        notes.put(kind, there);
    }

    List<Note> notesAtServer(String kind) {
        return server.notes(kind);
    }
}
