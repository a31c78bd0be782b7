package io.callprint.call;

import io.callprint.sip.SipEnd;

/** What the end of a dialog means for its call, where we did not end it ourselves for a reason of our own. */
final class CallEnds {
    private CallEnds() {}

    static CallEnd of(SipEnd end) {
        return switch (end.cause()) {
            case REMOTE_HUNG_UP -> CallEnd.CALLER_HUNG_UP;
            case REMOTE_CANCELLED -> CallEnd.CALLER_CANCELLED;
            case LOCAL_HUNG_UP -> CallEnd.FLOW_HUNG_UP;
            case REPLACED -> CallEnd.TRANSFERRED;
            case REJECTED_BY_US -> CallEnd.REJECTED_BY_POLICY;
            case NO_ACK -> CallEnd.NO_ACK;
            case TIMED_OUT -> CallEnd.PEER_TIMED_OUT;
            case REJECTED_BY_REMOTE, PROTOCOL_ERROR -> CallEnd.PROTOCOL_ERROR;
            case ENDPOINT_CLOSED -> CallEnd.SERVER_SHUTDOWN;
        };
    }
}
