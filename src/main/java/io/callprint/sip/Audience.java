package io.callprint.sip;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of a call, as long as there is something to tell: nothing before there is one, the end once, nothing
 * after it. Owned by the call's serial executor.
 */
final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    private @Nullable SipCallListener listener;
    private boolean left;

    void listen(SipCallListener told) {
        listener = told;
    }

    Optional<SipCallListener> listener() {
        return Optional.ofNullable(listener);
    }

    /** From now on only the end is told. */
    void leave() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    void tell(Consumer<SipCallListener> message) {
        if (listener != null && !left) {
            message.accept(listener);
        }
    }

    /** The answer to an offer; empty when it is refused. */
    Optional<String> askOffer(Optional<String> offer) {
        return listener == null || left ? Optional.empty() : listener.onOffer(offer);
    }

    /** The status for a REFER. */
    int askRefer(String target, List<SipHeader> headers) {
        return listener == null || left ? 603 : listener.onRefer(target, headers);
    }

    /** Tells the end, and lets the listener go; one that fails at it changes nothing. */
    void tellEnd(SipEnd end, String callId) {
        SipCallListener last = listener;
        listener = null; // the call stays for late messages, for half a minute
        try {
            if (last != null) {
                last.onEnded(end);
            }
        } catch (RuntimeException fault) {
            LOG.error("call {}: onEnded failed", callId, fault);
        }
    }
}
