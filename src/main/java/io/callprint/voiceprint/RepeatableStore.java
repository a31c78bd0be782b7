package io.callprint.voiceprint;

/**
 * A store that remembers which writes it has done, for {@value #REMEMBERED_DAYS} days: a write whose answer was lost can be
 * asked for again and happens once.
 */
public interface RepeatableStore extends VoiceprintStore {
    int REMEMBERED_DAYS = 30;

    /** What became of a write. */
    enum Outcome {
        DONE,
        /** There was nothing to delete, or others were faster: nothing was written, and nothing is remembered. */
        NOTHING,
        /** It had been done before under this id. */
        REPEATED
    }

    /**
     * Does a write and remembers its id, both or neither.
     *
     * @param id of this write alone, everywhere and for ever
     * @throws OptedOutException as {@link #save}; nothing is remembered
     */
    Outcome once(String id, StoreWrite write);
}
