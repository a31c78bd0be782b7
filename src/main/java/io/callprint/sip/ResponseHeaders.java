package io.callprint.sip;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;

/** The headers of a response as received. */
final class ResponseHeaders {
    private ResponseHeaders() {}

    static List<SipHeader> of(SIPResponse response) {
        return response.getApplicationData() instanceof RawMessage raw ? raw.wellFormed() : List.of();
    }
}
