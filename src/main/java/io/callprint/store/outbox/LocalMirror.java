package io.callprint.store.outbox;

import io.callprint.store.News;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server held when it was last reached, in a store of this machine and as it is there, sealed. It may be read instead
 * of the server for a while; after that too many deletions by others could be unheard of. One thread keeps it up,
 * behind everybody's back: what cannot be written now (the disk is full) is written later, and costs nobody anything.
 * Everything else is called from any thread.
 */
final class LocalMirror implements AutoCloseable {
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** How often the disk is told until when the mirror is whole, and notes are read that nobody asks for. */
    private static final Duration WRITE_EVERY = Duration.ofSeconds(30);

    /** So many changes may wait for the thread; when there are more it reads everything. */
    private static final int MAX_CHANGES = 10_000;

    /** The kind of the mirror's notes about itself: until when it is whole, and which kinds of notes it holds. */
    private static final String OWN = "mirror";

    private static final String WHOLE_UNTIL = "whole until";
    private static final String HOLDS = "holds ";
    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");
    private static final Logger log = LoggerFactory.getLogger(LocalMirror.class);

    private final MirrorCopy copy;
    private final VoiceprintStore local;
    private final Duration lasts;
    private final Clock clock;
    private final News news = new News();
    private final Thread keeping;
    private final Set<String> kinds = ConcurrentHashMap.newKeySet(); // of notes that it holds

    private final Map<CallerId, Optional<Voiceprint>> changes = new LinkedHashMap<>(); // under this
    private final Map<String, List<Note>> noted = new HashMap<>(); // under this
    private boolean isFollowing; // under this
    private boolean isAllWanted; // under this
    private Instant reached = Instant.EPOCH; // under this
    private Instant writtenUntil; // keeping's own
    private volatile Instant wholeUntil;
    private volatile boolean isRead;
    private volatile boolean closed;

    /**
     * @param local closed with the mirror
     * @param lasts how long it may be read after the server was last reached
     * @throws StoreUnavailableException when the local store cannot be read
     */
    LocalMirror(VoiceprintStore server, VoiceprintStore local, Duration lasts, Clock clock) {
        this.copy = new MirrorCopy(server, local);
        this.local = local;
        this.lasts = lasts;
        this.clock = clock;
        Instant until = Instant.EPOCH;
        for (Note own : local.notes(OWN)) {
            if (own.key().equals(WHOLE_UNTIL)) {
                until = instant(own.body());
            } else {
                kinds.add(own.key().substring(HOLDS.length()));
            }
        }
        this.wholeUntil = until;
        this.writtenUntil = until;
        this.keeping = Thread.ofPlatform().daemon().name("mirror").start(this::keep);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /**
     * What to read instead of the server.
     *
     * @throws StoreUnavailableException the same, when the mirror is too old
     */
    VoiceprintStore insteadAfter(StoreUnavailableException why) {
        Duration age = Duration.between(wholeUntil, clock.instant());
        if (age.compareTo(lasts) > 0 || age.compareTo(lasts.negated()) < 0) { // a clock that goes back proves nothing
            throw why;
        }
        if (!isRead) {
            isRead = true;
            log.warn(
                    "what the server held at {} counts for up to {} s: {}",
                    wholeUntil,
                    lasts.toSeconds(),
                    why.getMessage());
        }
        return local;
    }

    /** As {@link #insteadAfter}, for a kind that was read from the server before. */
    List<Note> notesAfter(StoreUnavailableException why, String kind) {
        VoiceprintStore instead = insteadAfter(why);
        if (!kinds.contains(kind)) {
            throw why;
        }
        return instead.notes(kind);
    }

    /** Reads everything, and counts from now on on being told what changes. */
    synchronized void follow() {
        isFollowing = true;
        isAllWanted = true;
        news.arrived();
    }

    synchronized void unfollow() {
        isFollowing = false;
    }

    /** The server answered. */
    synchronized void reached() {
        reached = clock.instant();
        isRead = false;
    }

    /** @param present empty for a caller who was deleted or opted out */
    synchronized void changed(CallerId caller, Optional<Voiceprint> present) {
        changes.put(caller, present);
        if (changes.size() > MAX_CHANGES) {
            changes.clear();
            isAllWanted = true;
        }
        news.arrived();
    }

    /** @param there all of that kind at the server */
    synchronized void noted(String kind, List<Note> there) {
        if (!there.equals(noted.put(kind, there))) {
            news.arrived();
        }
    }

    /** What is deleted at the server, now or as soon as it is back, does not stay here meanwhile. */
    void deletes(CallerId caller) {
        synchronized (this) {
            changes.remove(caller);
        }
        try {
            local.delete(caller);
        } catch (StoreUnavailableException e) {
            log.warn("{}", e.getMessage());
            wholeUntil = Instant.EPOCH;
        }
    }

    private void keep() {
        while (!closed) {
            try {
                news.await(LOOK_EVERY);
                catchUp();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!(e instanceof StoreUnavailableException)) {
                    log.error(
                            "the mirror of the server failed with {}",
                            e.getClass().getName());
                }
                synchronized (this) {
                    isAllWanted = isFollowing;
                }
            }
        }
    }

    private void catchUp() {
        Map<CallerId, Optional<Voiceprint>> changed;
        Map<String, List<Note>> notes;
        boolean isAll;
        Instant now;
        synchronized (this) {
            now = isFollowing ? reached : Instant.EPOCH;
            isAll = isAllWanted;
            changed = new LinkedHashMap<>(changes);
            notes = new HashMap<>(noted);
            isAllWanted = false;
            changes.clear();
        }
        boolean isDue = Duration.between(writtenUntil, now).compareTo(WRITE_EVERY) >= 0;
        if (isAll) {
            now = clock.instant();
            copy.all();
        }
        changed.forEach((caller, present) -> copy.one(caller, present, clock.instant()));
        if (isAll || isDue) {
            kinds.forEach(kind -> notes.put(kind, copy.notesAtServer(kind)));
        }
        notes.forEach(this::hold);
        if (now.isAfter(wholeUntil)) {
            wholeUntil = now;
        }
        if (isAll || isDue) {
            local.keep(own(WHOLE_UNTIL, wholeUntil.toString()), Instant.EPOCH);
            writtenUntil = wholeUntil;
        }
    }

    private void hold(String kind, List<Note> there) {
        copy.notes(kind, there);
        if (!kinds.contains(kind)) {
            local.keep(own(HOLDS + kind, ""), Instant.EPOCH);
            kinds.add(kind);
        }
    }

    private static Note own(String key, String body) {
        return new Note(OWN, key, body, FOR_EVER);
    }

    @Override
    public void close() {
        closed = true;
        keeping.interrupt();
        try {
            keeping.join(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        local.close();
    }
}
