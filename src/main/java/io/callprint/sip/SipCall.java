package io.callprint.sip;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One SIP dialog, incoming or outgoing. Methods may be called from any thread; a method that no longer fits the
 * dialog's state (answering a cancelled call, hanging up twice) does nothing and is logged at debug.
 */
public interface SipCall {
    String callId();

    /** The INVITE that began it; empty for calls we placed. */
    Optional<SipInvite> invite();

    /** Runs tasks of this call one after another, in order, never two at a time; all listener calls come on it. */
    Executor serial();

    /** Sends 180 Ringing. */
    void ring();

    /** Sends 200 OK with the SDP, retransmitted until the ACK (RFC 3261 section 13.3.1.4). */
    void answer(String sdp, List<SipHeader> headers);

    /** Sends a final refusal. */
    void reject(int status, String reason, List<SipHeader> headers);

    /**
     * Sends REFER (RFC 3515), with our address as its Referred-By (RFC 3892) unless the headers bring one. Progress and outcome come to {@link SipCallListener#onReferProgress} and {@link
     * SipCallListener#onReferOutcome}.
     *
     * @param target the Refer-To URI, header parameters already escaped into it where the platform reads them there
     */
    void refer(String target, List<SipHeader> headers);

    /**
     * The far end asked us to transfer and {@link SipCallListener#onRefer} accepted: tells it by NOTIFY (RFC 3515
     * section 2.4.4) what status the target has reached; a final status ends the subscription.
     */
    default void notifyRefer(int status) {}

    /** What Replaces says for whoever is to take our place in this call (RFC 3891); empty before it is established. */
    default Optional<String> replaces() {
        return Optional.empty();
    }

    /** Sends a re-INVITE with a new offer. */
    void reoffer(String sdp);

    /** How the far end of an established call is told something by headers. */
    enum Telling {
        /** RFC 3311; where the far end does not take it, by re-INVITE. */
        UPDATE,
        /** With the session as it is (RFC 3261 section 14). */
        RE_INVITE,
        /** RFC 6086 section 5, without a package. */
        INFO
    }

    /** Tells the far end something that changes nothing of the session. */
    void tell(Telling how, List<SipHeader> headers);

    /** Ends the call: BYE, or CANCEL or a refusal before it is established. */
    void hangUp(List<SipHeader> headers);
}
