package io.callprint.store.json;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The attachments of a JSON file, as far as it has their samples. */
final class JsonAttachments implements Attachments {
    private final JsonVoiceprintStore store;
    private final AttachmentFolder folder;

    JsonAttachments(JsonVoiceprintStore store, AttachmentFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    @Override
    public boolean put(Attachment attachment) {
        return store.inTurn("keep an attachment", content -> {
            boolean hasSample = hasSample(content, attachment);
            if (hasSample) {
                folder.write(attachment);
            }
            return hasSample;
        });
    }

    @Override
    public boolean remove(CallerId caller, String sampleId, String name) {
        return store.inTurn("delete an attachment", _ -> folder.remove(caller, sampleId, name));
    }

    @Override
    public List<Attachment> of(CallerId caller, String name) {
        return store.reading(
                "read the attachments",
                content -> folder.of(caller).stream()
                        .filter(one -> one.name().equals(name) && hasSample(content, one))
                        .toList());
    }

    @Override
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        walk(attachment -> names.add(attachment.name()));
        return names;
    }

    @Override
    public void forEach(String name, Consumer<? super Attachment> reader) {
        walk(attachment -> {
            if (attachment.name().equals(name)) {
                reader.accept(attachment);
            }
        });
    }

    private void walk(Consumer<Attachment> reader) {
        List<String> files = new ArrayList<>(store.reading("read the attachments", _ -> folder.names()));
        for (String file : files) {
            Optional<Attachment> found = store.reading(
                    "read the attachments", content -> folder.read(file).filter(one -> hasSample(content, one)));
            found.ifPresent(reader);
        }
    }

    private static boolean hasSample(JsonContent content, Attachment attachment) {
        return Optional.ofNullable(content.voiceprints().get(attachment.caller()))
                .map(Voiceprint::sampleIds)
                .orElse(List.of())
                .contains(attachment.sampleId());
    }
}
