package io.callprint.store.json;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.Voiceprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everything in the file at one moment. Immutable: a change gives another content.
 *
 * @param consents each caller's ledger, oldest first
 * @param notes by kind and key
 */
record JsonContent(
        NavigableMap<CallerId, Voiceprint> voiceprints,
        NavigableMap<CallerId, Instant> optOuts,
        NavigableMap<CallerId, List<Consent>> consents,
        NavigableMap<NoteKey, Note> notes) {
    static final JsonContent EMPTY =
            new JsonContent(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /** What names a note. */
    record NoteKey(String kind, String key) implements Comparable<NoteKey> {
        private static final Comparator<NoteKey> ORDER =
                Comparator.comparing(NoteKey::kind).thenComparing(NoteKey::key);

        @Override
        public int compareTo(NoteKey other) {
            return ORDER.compare(this, other);
        }
    }

    JsonContent {
        voiceprints = Collections.unmodifiableNavigableMap(voiceprints);
        optOuts = Collections.unmodifiableNavigableMap(optOuts);
        consents = Collections.unmodifiableNavigableMap(consents);
        notes = Collections.unmodifiableNavigableMap(notes);
    }

    /** A copy under change, used by one thread. */
    static final class Draft {
        private final TreeMap<CallerId, Voiceprint> voiceprints;
        private final TreeMap<CallerId, Instant> optOuts;
        private final TreeMap<CallerId, List<Consent>> consents;
        private final TreeMap<NoteKey, Note> notes;
        private boolean isChanged;

        Draft(JsonContent from) {
            this.voiceprints = new TreeMap<>(from.voiceprints);
            this.optOuts = new TreeMap<>(from.optOuts);
            this.consents = new TreeMap<>(from.consents);
            this.notes = new TreeMap<>(from.notes);
        }

        /** Whether anything was written, be it the same. */
        boolean isChanged() {
            return isChanged;
        }

        JsonContent content() {
            return new JsonContent(voiceprints, optOuts, consents, notes);
        }

        boolean save(Voiceprint voiceprint) {
            if (optOuts.containsKey(voiceprint.caller())) {
                throw new OptedOutException(voiceprint.caller());
            }
            voiceprints.put(voiceprint.caller(), voiceprint);
            isChanged = true;
            return true;
        }

        boolean replace(List<String> seenSamples, Voiceprint voiceprint) {
            Voiceprint there = voiceprints.get(voiceprint.caller());
            return seenSamples.equals(there == null ? List.of() : there.sampleIds()) && save(voiceprint);
        }

        boolean delete(CallerId caller) {
            return noted(voiceprints.remove(caller) != null);
        }

        boolean touch(CallerId caller, Instant lastSeen) {
            Voiceprint there = voiceprints.get(caller);
            if (there == null || !there.lastSeen().isBefore(lastSeen)) {
                return false;
            }
            return save(new Voiceprint(caller, there.samples(), there.metadata(), there.createdAt(), lastSeen));
        }

        boolean optOut(OptOut optOut) {
            delete(optOut.caller());
            optOuts.put(optOut.caller(), optOut.at());
            return noted(true);
        }

        boolean withdrawOptOut(CallerId caller) {
            return noted(optOuts.remove(caller) != null);
        }

        boolean record(Consent consent) {
            List<Consent> ledger = new ArrayList<>(consents.getOrDefault(consent.caller(), List.of()));
            ledger.add(consent);
            consents.put(consent.caller(), List.copyOf(ledger));
            return noted(true);
        }

        boolean keep(Note note, Instant now) {
            notes.values()
                    .removeIf(old ->
                            old.kind().equals(note.kind()) && !old.until().isAfter(now));
            notes.put(new NoteKey(note.kind(), note.key()), note);
            return noted(true);
        }

        boolean drop(String kind, String key) {
            return noted(notes.remove(new NoteKey(kind, key)) != null);
        }

        /** All but attachments, which are files of their own. */
        boolean putAll(List<Kept> entries) {
            for (Kept entry : entries) {
                switch (entry) {
                    case Voiceprint voiceprint -> save(voiceprint);
                    case OptOut optOut -> optOut(optOut);
                    case Consent consent -> record(consent);
                    case Note note -> keep(note, Instant.MIN);
                    case Attachment _ -> {}
                }
            }
            return true;
        }

        private boolean noted(boolean isDone) {
            isChanged |= isDone;
            return isDone;
        }
    }

    List<Note> notes(String kind) {
        return notes.values().stream().filter(note -> note.kind().equals(kind)).toList();
    }

    void forEach(Consumer<Kept> reader) {
        voiceprints.values().forEach(reader);
        optOuts.forEach((caller, at) -> reader.accept(new OptOut(caller, at)));
        consents.values().forEach(ledger -> ledger.forEach(reader));
        notes.values().forEach(reader);
    }
}
