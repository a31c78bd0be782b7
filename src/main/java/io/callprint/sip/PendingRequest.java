package io.callprint.sip;

import gov.nist.javax.sip.message.SIPResponse;

/** A request of ours that waits for its answers; called on a worker of the stack, hands over to the call's executor. */
interface PendingRequest {
    void answered(SIPResponse response);

    /** No final answer within 64*T1, or the transport failed. */
    void timedOut();
}
