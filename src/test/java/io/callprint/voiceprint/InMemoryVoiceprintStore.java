package io.callprint.voiceprint;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A store that forgets everything at the end, and that can be made to fail. For tests above the engines. */
public class InMemoryVoiceprintStore implements VoiceprintStore {
    private final Map<CallerId, Voiceprint> voiceprints = new HashMap<>();
    private final Map<CallerId, Instant> optedOut = new HashMap<>();
    private final List<Consent> ledger = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final InMemoryAttachments attachments = new InMemoryAttachments(this);
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile boolean down;

    /** From now on every method throws. */
    public void goDown() {
        down = true;
    }

    /** Back again; watchers are told to load anew. */
    public void comeBack() {
        down = false;
        listeners.forEach(ChangeListener::onResync);
    }

    public int pings() {
        return pings.get();
    }

    public int watchers() {
        return listeners.size();
    }

    private void reach() {
        if (down) {
            throw new StoreUnavailableException(engine(), "the memory store is down", new IOException("down"));
        }
    }

    @Override
    public String engine() {
        return "memory";
    }

    @Override
    public synchronized void save(Voiceprint voiceprint) {
        reach();
        if (optedOut.containsKey(voiceprint.caller())) {
            throw new OptedOutException(voiceprint.caller());
        }
        voiceprints.put(voiceprint.caller(), voiceprint);
        attachments.sweep();
        listeners.forEach(listener -> listener.onSaved(voiceprint));
    }

    @Override
    public synchronized boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        reach();
        Optional<List<String>> kept =
                Optional.ofNullable(voiceprints.get(voiceprint.caller())).map(Voiceprint::sampleIds);
        if (!kept.equals(seen.map(Voiceprint::sampleIds))) {
            return false;
        }
        save(voiceprint);
        return true;
    }

    @Override
    public synchronized Optional<Voiceprint> find(CallerId caller) {
        reach();
        return Optional.ofNullable(voiceprints.get(caller));
    }

    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        List<Voiceprint> all;
        synchronized (this) {
            reach();
            all = List.copyOf(voiceprints.values());
        }
        all.forEach(reader);
    }

    @Override
    public synchronized long count() {
        reach();
        return voiceprints.size();
    }

    @Override
    public synchronized boolean delete(CallerId caller) {
        reach();
        boolean there = voiceprints.remove(caller) != null;
        attachments.sweep();
        if (there) {
            listeners.forEach(listener -> listener.onDeleted(caller));
        }
        return there;
    }

    @Override
    public synchronized void touch(CallerId caller, Instant lastSeen) {
        reach();
        voiceprints.computeIfPresent(
                caller,
                (id, old) -> old.lastSeen().isAfter(lastSeen)
                        ? old
                        : new Voiceprint(id, old.samples(), old.metadata(), old.createdAt(), lastSeen));
    }

    @Override
    public synchronized void optOut(CallerId caller, Instant at) {
        reach();
        optedOut.put(caller, at);
        delete(caller);
    }

    @Override
    public synchronized boolean withdrawOptOut(CallerId caller) {
        reach();
        return optedOut.remove(caller) != null;
    }

    @Override
    public synchronized boolean hasOptedOut(CallerId caller) {
        reach();
        return optedOut.containsKey(caller);
    }

    @Override
    public synchronized void record(Consent consent) {
        reach();
        ledger.add(consent);
    }

    @Override
    public synchronized List<Consent> consents(CallerId caller) {
        reach();
        return ledger.stream()
                .filter(consent -> consent.caller().equals(caller))
                .toList();
    }

    @Override
    public synchronized void keep(Note note, Instant now) {
        reach();
        notes.removeIf(old -> old.kind().equals(note.kind())
                && (old.key().equals(note.key()) || !old.until().isAfter(now)));
        notes.add(note);
    }

    @Override
    public synchronized List<Note> notes(String kind) {
        reach();
        return notes.stream()
                .filter(note -> note.kind().equals(kind))
                .sorted(Comparator.comparing(Note::key))
                .toList();
    }

    @Override
    public synchronized boolean drop(String kind, String key) {
        reach();
        return notes.removeIf(note -> note.kind().equals(kind) && note.key().equals(key));
    }

    @Override
    public Attachments attachments() {
        return attachments;
    }

    @Override
    public void forEachKept(Consumer<Kept> reader) {
        List<Kept> all = new ArrayList<>();
        synchronized (this) {
            reach();
            all.addAll(voiceprints.values());
            optedOut.forEach((caller, at) -> all.add(new OptOut(caller, at)));
            ledger.stream().sorted(Comparator.comparing(Consent::caller)).forEach(all::add);
            all.addAll(notes);
        }
        all.forEach(reader);
    }

    @Override
    public synchronized void putAll(List<Kept> entries) {
        for (Kept entry : entries) {
            switch (entry) {
                case Voiceprint voiceprint -> save(voiceprint);
                case OptOut optOut -> optOut(optOut.caller(), optOut.at());
                case Consent consent -> record(consent);
                case Note note -> keep(note, Instant.MIN);
                case Attachment attachment -> attachments.put(attachment);
            }
        }
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        reach();
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void ping() {
        reach();
        pings.incrementAndGet();
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
