package io.callprint.sip;

/** Where a call stands (RFC 3261 sections 12 to 15). */
enum DialogState {
    /** INVITE received, no final response sent. */
    INCOMING,
    /** 200 sent, ACK not yet received. */
    ANSWERED,
    /** Hung up by us while the ACK is awaited: BYE may only follow it. */
    HANGING_UP,
    /** INVITE sent, no final response received. */
    CALLING,
    /** Hung up by us while the final response is awaited. */
    CANCELLING,
    CONFIRMED,
    /** Over; kept for a while to answer what was still on its way. */
    ENDED
}
