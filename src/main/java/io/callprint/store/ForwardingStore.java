package io.callprint.store;

import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store above another, which it asks for everything; a layer overrides what it does differently. */
public abstract class ForwardingStore implements VoiceprintStore {
    private final VoiceprintStore below;

    /** @param below closed with this store */
    protected ForwardingStore(VoiceprintStore below) {
        this.below = below;
    }

    @Override
    public String engine() {
        return below.engine();
    }

    @Override
    public void save(Voiceprint voiceprint) {
        below.save(voiceprint);
    }

    @Override
    public boolean replace(Optional<Voiceprint> seen, Voiceprint voiceprint) {
        return below.replace(seen, voiceprint);
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return below.find(caller);
    }

    @Override
    public List<Voiceprint> findAll(Collection<CallerId> callers) {
        return below.findAll(callers);
    }

    @Override
    public void forEach(Consumer<Voiceprint> reader) {
        below.forEach(reader);
    }

    @Override
    public long count() {
        return below.count();
    }

    @Override
    public boolean delete(CallerId caller) {
        return below.delete(caller);
    }

    @Override
    public void touch(CallerId caller, Instant lastSeen) {
        below.touch(caller, lastSeen);
    }

    @Override
    public void optOut(CallerId caller, Instant at) {
        below.optOut(caller, at);
    }

    @Override
    public boolean withdrawOptOut(CallerId caller) {
        return below.withdrawOptOut(caller);
    }

    @Override
    public boolean hasOptedOut(CallerId caller) {
        return below.hasOptedOut(caller);
    }

    @Override
    public void record(Consent consent) {
        below.record(consent);
    }

    @Override
    public List<Consent> consents(CallerId caller) {
        return below.consents(caller);
    }

    @Override
    public void keep(Note note, Instant now) {
        below.keep(note, now);
    }

    @Override
    public List<Note> notes(String kind) {
        return below.notes(kind);
    }

    @Override
    public boolean drop(String kind, String key) {
        return below.drop(kind, key);
    }

    @Override
    public Attachments attachments() {
        return below.attachments();
    }

    @Override
    public void forEachKept(Consumer<Kept> reader) {
        below.forEachKept(reader);
    }

    @Override
    public void putAll(List<Kept> entries) {
        below.putAll(entries);
    }

    @Override
    public AutoCloseable watch(ChangeListener listener) {
        return below.watch(listener);
    }

    @Override
    public Optional<VoiceSearch> search() {
        return below.search();
    }

    @Override
    public boolean isSealed() {
        return below.isSealed();
    }

    @Override
    public boolean isSettled() {
        return below.isSettled();
    }

    @Override
    public void ping() {
        below.ping();
    }

    @Override
    public void close() {
        below.close();
    }
}
