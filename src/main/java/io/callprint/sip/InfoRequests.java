package io.callprint.sip;

import java.util.Optional;

/** INFO received within a call (RFC 6086): keys are told, what cannot be understood is refused, an empty one is a ping. */
final class InfoRequests {
    private InfoRequests() {}

    /** On the call's serial executor. */
    static void answer(JainSipCall call, Signal.Requested info) throws SipFault {
        Optional<Character> digit = SipBodies.digit(info.request());
        if (digit.isEmpty() && SipBodies.hasBody(info.request())) {
            boolean keys = SipBodies.isType(info.request(), "application", "dtmf-relay")
                    || SipBodies.isType(info.request(), "application", "dtmf");
            call.traffic.refuse(info, keys ? SipRefusal.of(400) : SipRefusal.of(415, SipCapabilities.ACCEPT));
            return;
        }
        call.traffic.accept(info);
        digit.ifPresent(key -> call.audience.tell(told -> told.onInfoDigit(key)));
    }
}
