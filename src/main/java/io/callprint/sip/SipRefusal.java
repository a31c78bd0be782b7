package io.callprint.sip;

import java.util.List;

/**
 * A final response that refuses a request.
 *
 * @param status 400 to 606
 * @param reason the phrase; empty for the standard one
 * @param headers headers RFC 3261 section 21.4 asks for with it
 */
record SipRefusal(int status, String reason, List<SipHeader> headers) {
    static SipRefusal of(int status, SipHeader... headers) {
        return new SipRefusal(status, "", List.of(headers));
    }
}
