package io.callprint.call;

/** Where a call is on its way; {@link CallTransitions} says what leads from one to the next. */
public enum CallState {
    /** The INVITE is here, nothing final was sent. */
    RINGING,
    /** 200 was sent, the ACK is awaited. */
    ANSWERED,
    /** The greeting plays or the caller speaks; net speech is collected. */
    LISTENING,
    /** A piece of speech is being read by the speaker model. */
    IDENTIFYING,
    IDENTIFIED,
    UNCERTAIN,
    UNKNOWN,
    /** Too little or too poor speech. */
    NO_SPEECH,
    /** Not recognised on purpose (opted out) or because recognition was not available. */
    SKIPPED,
    ENROLLING,
    /** On the way to where the flow sends it, a REFER perhaps pending. */
    ROUTING,
    TRANSFERRED,
    /** Connected through us with whom the flow names. */
    BRIDGED,
    /** Stays with us: the hold prompt plays now and then. */
    HELD,
    ENDED;

    /** Whether there is a decision, or a reason why there is none. */
    public boolean isDecided() {
        return compareTo(IDENTIFIED) >= 0;
    }
}
