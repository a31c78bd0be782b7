package io.callprint.call;

import io.callprint.identity.CallerClaim;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipInvite;

/** What the parts of one call share; used on its serial executor. */
record CallContext(
        SipCall sip,
        SipInvite invite,
        Claim said,
        CallServices services,
        CallRules rules,
        CallEvents events,
        CallSerial serial,
        CallProgress progress) {
    /** What recognition may build on. */
    CallerClaim claim() {
        return said.forRecognition();
    }

    CallFlow flow() {
        return rules.flow();
    }

    long nanos() {
        return services.nanoTime().getAsLong();
    }
}
