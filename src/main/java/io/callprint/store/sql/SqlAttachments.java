package io.callprint.store.sql;

import io.callprint.store.PageWalk;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/** The attachments of an SQL engine. They are large: whatever reads or writes them has the time of a page. */
final class SqlAttachments implements Attachments {
    private static final int PAGE = 50;

    private final SqlVoiceprintStore store;

    SqlAttachments(SqlVoiceprintStore store) {
        this.store = store;
    }

    @Override
    public boolean put(Attachment attachment) {
        return store.writePage("keep an attachment", connection -> {
            store.takeTurn(connection);
            return store.put(connection, attachment);
        });
    }

    @Override
    public boolean remove(CallerId caller, String sampleId, String name) {
        return store.writePage("delete an attachment", connection -> {
            boolean existed = AttachmentRows.remove(connection, caller, sampleId, name);
            if (existed) {
                store.deletedBytes();
            }
            return existed;
        });
    }

    @Override
    public List<Attachment> of(CallerId caller, String name) {
        return store.readPage("read the attachments", connection -> AttachmentRows.of(connection, caller, name));
    }

    @Override
    public List<Attachment> of(Collection<CallerId> callers, String name) {
        return store.readPage("read the attachments", connection -> AttachmentRows.of(connection, callers, name));
    }

    @Override
    public SortedSet<String> names() {
        return store.readPage("read the attachments", AttachmentRows::names);
    }

    @Override
    public void forEach(String name, Consumer<? super Attachment> reader) {
        PageWalk.walk(
                AttachmentRows.Place.START,
                after -> store.readPage(
                        "read the attachments", connection -> AttachmentRows.page(connection, name, after, PAGE)),
                AttachmentRows.Place::of,
                reader);
    }
}
