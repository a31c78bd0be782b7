package io.callprint.call;

import io.callprint.sip.OutgoingInvite;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;

/** Places calls. Any thread. */
@FunctionalInterface
public interface OutgoingCalls {
    /**
     * @param listener hears of the call on its serial executor
     * @throws IllegalArgumentException when the target is none that can be called
     */
    SipCall invite(OutgoingInvite invite, SipCallListener listener);
}
