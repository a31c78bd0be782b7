package io.callprint.sip;

/**
 * Why a dialog ended, as SIP sees it.
 *
 * @param cause one of the closed set
 * @param status the SIP status when a response ended it, else 0
 */
public record SipEnd(Cause cause, int status) {
    /** The closed set of ways a dialog ends. */
    public enum Cause {
        REMOTE_HUNG_UP,
        REMOTE_CANCELLED,
        LOCAL_HUNG_UP,
        /** Another call took its place (RFC 3891). */
        REPLACED,
        REJECTED_BY_US,
        REJECTED_BY_REMOTE,
        /** No ACK for our 200 within 64*T1 (RFC 3261 section 13.3.1.4): BYE was sent. */
        NO_ACK,
        /** A request of ours was never answered (408 by timer), or the transport failed. */
        TIMED_OUT,
        PROTOCOL_ERROR,
        ENDPOINT_CLOSED
    }
}
