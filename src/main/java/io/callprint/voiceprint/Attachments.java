package io.callprint.voiceprint;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * What a store keeps of single samples beside their embeddings. It goes with its sample and its caller in the write that
 * removes them. Large and seldom read: no part of a walk over voiceprints, of the change feed or of what is held in memory.
 * Threads and errors as {@link VoiceprintStore}.
 */
public interface Attachments {
    /**
     * Keeps it, in the place of one with the same sample and name, while the caller's voiceprint has its sample.
     *
     * @return whether it has; nothing is kept otherwise
     */
    boolean put(Attachment attachment);

    /** @return whether there was one */
    boolean remove(CallerId caller, String sampleId, String name);

    /** Those with a name of one caller's samples, in no order. */
    List<Attachment> of(CallerId caller, String name);

    /** Those with a name of some hundred callers at most, caller by caller; in few round trips where the engine can. */
    default List<Attachment> of(Collection<CallerId> callers, String name) {
        return callers.stream().flatMap(caller -> of(caller, name).stream()).toList();
    }

    /** Every name that is in use. */
    SortedSet<String> names();

    /** All with a name, caller by caller, streamed; also damaged ones, and ones whose sample is gone. */
    void forEach(String name, Consumer<? super Attachment> reader);

    /** All there are, name by name. */
    default void forEach(Consumer<? super Attachment> reader) {
        names().forEach(name -> forEach(name, reader));
    }
}
