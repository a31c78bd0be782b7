package io.callprint.sip;

import java.util.List;

/**
 * A call to place.
 *
 * @param callId Call-ID of the call, used by no other
 * @param target request URI, for example {@code sip:service@127.0.0.1:5060;transport=tcp}
 * @param from From URI
 * @param fromDisplayName empty for none
 * @param offer the SDP offer
 * @param headers further headers
 */
public record OutgoingInvite(
        String callId, String target, String from, String fromDisplayName, String offer, List<SipHeader> headers) {
    public OutgoingInvite {
        headers = List.copyOf(headers);
    }

    /** With a Call-ID of its own. */
    public OutgoingInvite(String target, String from, String fromDisplayName, String offer, List<SipHeader> headers) {
        this(SipMessages.token() + SipMessages.token(), target, from, fromDisplayName, offer, headers);
    }
}
