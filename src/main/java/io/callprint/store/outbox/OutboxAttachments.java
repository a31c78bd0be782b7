package io.callprint.store.outbox;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The server's attachments; those that are put wait like any write, and are not read before the server has them. */
final class OutboxAttachments implements Attachments {
    private final VoiceprintStore server;
    private final Predicate<Attachment> putting;

    /** @param putting how one is written */
    OutboxAttachments(VoiceprintStore server, Predicate<Attachment> putting) {
        this.server = server;
        this.putting = putting;
    }

    @Override
    public boolean put(Attachment attachment) {
        return putting.test(attachment);
    }

    @Override
    public boolean remove(CallerId caller, String sampleId, String name) {
        return server.attachments().remove(caller, sampleId, name);
    }

    @Override
    public List<Attachment> of(CallerId caller, String name) {
        return server.attachments().of(caller, name);
    }

    @Override
    public List<Attachment> of(Collection<CallerId> callers, String name) {
        return server.attachments().of(callers, name);
    }

    @Override
    public SortedSet<String> names() {
        return server.attachments().names();
    }

    @Override
    public void forEach(String name, Consumer<? super Attachment> reader) {
        server.attachments().forEach(name, reader);
    }
}
