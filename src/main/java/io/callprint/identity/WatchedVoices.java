package io.callprint.identity;

import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watched voices in the store: notes of it, and so outside everything that callers are compared with. What is added,
 * removed and over is written into the audit. Blocks on the store.
 */
public final class WatchedVoices {
    private static final String KIND = "watched-voice";
    private static final Logger log = LoggerFactory.getLogger(WatchedVoices.class);

    private final VoiceprintStore store;
    private final AuditLog audit;
    private final Clock clock;

    public WatchedVoices(VoiceprintStore store, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    public void add(WatchedVoice voice, String actor) {
        store.keep(new Note(KIND, voice.id(), voice.body(), voice.until()), clock.instant());
        audit(actor, "watch.add", voice.id(), voice.origin() + ", until " + voice.until() + ": " + voice.reason());
    }

    /** @return whether there was one */
    public boolean remove(String id, String actor) {
        boolean existed = store.drop(KIND, id);
        if (existed) {
            audit(actor, "watch.remove", id, "");
        }
        return existed;
    }

    /** By id; those whose time is over are deleted and left out. */
    public List<WatchedVoice> list() {
        Instant now = clock.instant();
        List<WatchedVoice> voices = new ArrayList<>();
        for (Note note : store.notes(KIND)) {
            if (note.until().isAfter(now)) {
                read(note, voices);
            } else if (store.drop(KIND, note.key())) { // else another process was first
                audit("server", "watch.expire", note.key(), "");
            }
        }
        return voices;
    }

    private static void read(Note note, List<WatchedVoice> voices) {
        try {
            voices.add(WatchedVoice.read(note.key(), note.body(), note.until()));
        } catch (IOException e) {
            log.warn("{} and is left out", e.getMessage());
        }
    }

    private void audit(String actor, String action, String id, String detail) {
        audit.record(new AuditEntry(clock.instant(), actor, action, id, "", detail));
    }
}
