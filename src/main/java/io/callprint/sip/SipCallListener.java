package io.callprint.sip;

import java.util.List;
import java.util.Optional;

/** What happens to a SIP call. All methods are called on the call's serial executor, {@link #onEnded} last and once. */
public interface SipCallListener {
    /** Outgoing call: a provisional response (180, 183). */
    default void onProgress(int status) {}

    /** Outgoing call: 200 OK; the ACK has been sent. */
    default void onAnswered(Optional<String> sdp, List<SipHeader> headers) {}

    /** Incoming call: the ACK arrived, with an SDP answer when our 200 carried the offer. */
    default void onEstablished(Optional<String> sdp) {}

    /**
     * A re-INVITE or UPDATE.
     *
     * @param offer empty when the request has no SDP (we offer anew)
     * @return the SDP to answer with; empty refuses with 488 and leaves the session as it was
     */
    default Optional<String> onOffer(Optional<String> offer) {
        return Optional.empty();
    }

    /** The answer to {@link SipCall#reoffer}, or the ACK's SDP after an empty {@link #onOffer}. */
    default void onOfferAnswered(Optional<String> sdp) {}

    /** A key press by INFO (application/dtmf-relay or application/dtmf). */
    default void onInfoDigit(char digit) {}

    /**
     * The far end asks us to transfer (we are a client under test).
     *
     * @return the status to answer the REFER with; 202 accepts
     */
    default int onRefer(String referTo, List<SipHeader> headers) {
        return 603;
    }

    /** A NOTIFY with message/sipfrag: the status the transfer target has reached (100, 180, ...). */
    default void onReferProgress(int status) {}

    /** The end of a transfer, told once per {@link SipCall#refer}. */
    default void onReferOutcome(ReferOutcome outcome) {}

    /** The dialog is over. */
    void onEnded(SipEnd end);
}
