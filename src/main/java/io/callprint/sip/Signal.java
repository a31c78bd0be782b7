package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/** What comes along with a {@link DialogEvent}. */
sealed interface Signal {
    /**
     * A request from the far end.
     *
     * @param transaction null for ACK
     */
    record Requested(SIPRequest request, @Nullable ServerTransaction transaction) implements Signal {
        /** Its header section as it came; empty when it did not pass our parser. */
        Optional<RawMessage> raw() {
            return request.getApplicationData() instanceof RawMessage raw ? Optional.of(raw) : Optional.empty();
        }
    }

    /** A response to our INVITE. */
    record Responded(SIPResponse response) implements Signal {}

    /**
     * A wish of ours.
     *
     * @param text SDP, or the Refer-To URI; else empty
     * @param status for refusals and NOTIFY; else 0
     */
    record Wished(String text, int status, String reason, List<SipHeader> headers) implements Signal {
        static final int CLOSING = 503;
        static final int REPLACED = 410;
    }

    /** A timer, or the end of the dialog seen by the stack. */
    record Fired(int status) implements Signal {}

    /** For events that are requests. */
    default Requested requested() {
        return (Requested) this;
    }

    /** For events that are wishes. */
    default Wished wished() {
        return (Wished) this;
    }

    /** Further headers of a wish, else none. */
    default List<SipHeader> headersToSend() {
        return this instanceof Wished wish ? wish.headers() : List.of();
    }

    /** Why a call ends that we end. */
    default SipEnd.Cause endByUs() {
        return switch (this instanceof Wished wish ? wish.status() : 0) {
            case Wished.CLOSING -> SipEnd.Cause.ENDPOINT_CLOSED;
            case Wished.REPLACED -> SipEnd.Cause.REPLACED;
            default -> SipEnd.Cause.LOCAL_HUNG_UP;
        };
    }
}
