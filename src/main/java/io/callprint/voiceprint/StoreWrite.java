package io.callprint.voiceprint;

import java.time.Instant;
import java.util.List;

/** One write of {@link VoiceprintStore} as a value, so that it can wait and be done later. */
public sealed interface StoreWrite {
    /** A voiceprint is saved, an opt-out or a consent is recorded. A note is kept by {@link Keep}. */
    record Put(Kept entry) implements StoreWrite {}

    /**
     * As {@link VoiceprintStore#replace}.
     *
     * @param seen ids of the samples that were read, in order; none when nothing was kept
     */
    record Replace(List<String> seen, Voiceprint voiceprint) implements StoreWrite {
        public Replace {
            seen = List.copyOf(seen);
        }
    }

    record Delete(CallerId caller) implements StoreWrite {}

    record Touch(CallerId caller, Instant lastSeen) implements StoreWrite {}

    record Withdraw(CallerId caller) implements StoreWrite {}

    record Keep(Note note, Instant now) implements StoreWrite {}

    record Drop(String kind, String key) implements StoreWrite {}
}
