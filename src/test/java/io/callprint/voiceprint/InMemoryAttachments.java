package io.callprint.voiceprint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Attachments that are forgotten at the end. */
final class InMemoryAttachments implements Attachments {
    private final Map<String, Attachment> all = new TreeMap<>();
    private final VoiceprintStore store;

    InMemoryAttachments(VoiceprintStore store) {
        this.store = store;
    }

    private static String key(CallerId caller, String sampleId, String name) {
        return String.join("\n", name, caller.value(), sampleId);
    }

    private boolean hasSample(Attachment one) {
        return store.find(one.caller())
                .map(Voiceprint::sampleIds)
                .orElse(List.of())
                .contains(one.sampleId());
    }

    synchronized void sweep() {
        all.values().removeIf(one -> !hasSample(one));
    }

    @Override
    public synchronized boolean put(Attachment attachment) {
        boolean fits = hasSample(attachment);
        if (fits) {
            all.put(key(attachment.caller(), attachment.sampleId(), attachment.name()), attachment);
        }
        return fits;
    }

    @Override
    public synchronized boolean remove(CallerId caller, String sampleId, String name) {
        return Optional.ofNullable(all.remove(key(caller, sampleId, name))).isPresent();
    }

    @Override
    public synchronized List<Attachment> of(CallerId caller, String name) {
        return all.values().stream()
                .filter(one -> one.caller().equals(caller) && one.name().equals(name))
                .toList();
    }

    @Override
    public synchronized SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        all.values().forEach(one -> names.add(one.name()));
        return names;
    }

    @Override
    public synchronized void forEach(String name, Consumer<? super Attachment> reader) {
        List.copyOf(all.values()).stream()
                .filter(one -> one.name().equals(name))
                .forEach(reader);
    }
}
