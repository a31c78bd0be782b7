package io.callprint.call;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one call, moved by {@link CallTransitions} alone. On the call's serial executor. */
final class CallProgress {
    private static final Logger LOG = LoggerFactory.getLogger(CallProgress.class);

    private final String callId;

    private CallState state = CallState.RINGING;

    CallProgress(String callId) {
        this.callId = callId;
    }

    CallState state() {
        return state;
    }

    /** @return false when the table has no row for it: then nothing changes and nothing should follow */
    boolean moves(CallTrigger trigger) {
        Optional<CallState> next = CallTransitions.next(state, trigger);
        if (next.isEmpty()) {
            LOG.info("call {}: {} in state {} changes nothing", callId, trigger, state);
            return false;
        }
        state = next.get();
        return true;
    }
}
