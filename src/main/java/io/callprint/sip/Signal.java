package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/** What comes along with a {@link DialogEvent}. */
sealed interface Signal {
    /**
     * A request from the far end.
     *
     * @param transaction null for ACK
     */
    record Requested(SIPRequest request, @Nullable ServerTransaction transaction) implements Signal {}

    /** A response to our INVITE. */
    record Responded(SIPResponse response) implements Signal {}

    /**
     * A wish of ours.
     *
     * @param text SDP, or the Refer-To URI; else empty
     * @param status for refusals and NOTIFY; else 0
     */
    record Wished(String text, int status, String reason, List<SipHeader> headers) implements Signal {}

    /** A timer, or the end of the dialog seen by the stack. */
    record Fired(int status) implements Signal {}
}
