package io.callprint.store;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import java.util.Optional;
import java.util.Set;

/**
 * One follower's place in an engine's list of changes. Its thread owns it; only {@link #wake} comes from others. Every
 * method throws {@link StoreUnavailableException} when the engine cannot do it now.
 */
public interface ChangeSource {
    /**
     * What happened since the last look.
     *
     * @param callers who changed, in order, each once; empty when nothing did
     * @param isIncomplete whether changes are lost, or the engine's state is another one: all is to be loaded anew
     */
    record Changes(Set<CallerId> callers, boolean isIncomplete) {
        public static final Changes NONE = new Changes(Set.of(), false);
        public static final Changes LOST = new Changes(Set.of(), true);
    }

    /** Takes the present end as the place. */
    void goToEnd();

    /** The next changes; waits a while when there are none yet. */
    Changes next() throws InterruptedException;

    /** What is kept of a caller now; may take longer than a call may wait. */
    Optional<Voiceprint> find(CallerId caller);

    /** Something was written by this process: no need to wait on. Any thread. */
    default void wake() {}

    /** Nobody follows any more. */
    default void close() {}
}
