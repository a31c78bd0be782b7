package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetSocketAddress;
import javax.sip.InvalidArgumentException;

/**
 * Fills in what RFC 3261 demands and clients of RFC 2543 leave out (RFC 4475 section 3.1.1.13): Max-Forwards, and the
 * Contact of an INVITE, which then is where it came from.
 */
final class OldClients {
    private OldClients() {}

    static void complete(SIPRequest request) {
        try {
            if (request.getMaxForwards() == null) {
                request.setHeader(SipMessages.HEADERS.createMaxForwardsHeader(70));
            }
        } catch (InvalidArgumentException impossible) {
            throw new IllegalStateException("Max-Forwards 70", impossible);
        }
        if (request.getMethod().equals("INVITE") && request.getContactHeader() == null) {
            InetSocketAddress source = SipDialog.source(request);
            String host = source.getAddress().getHostAddress();
            request.setHeader(SipMessages.contact(
                    host.indexOf(':') < 0 ? host : "[" + host + "]",
                    source.getPort(),
                    request.getTopmostVia().getTransport()));
        }
    }
}
