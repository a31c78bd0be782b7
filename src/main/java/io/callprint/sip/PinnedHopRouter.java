package io.callprint.sip;

import gov.nist.javax.sip.stack.DefaultRouter;
import javax.sip.SipException;
import javax.sip.SipStack;
import javax.sip.address.Hop;
import javax.sip.message.Request;

/**
 * Next hop by Route and Request-URI (RFC 3261 section 8.1.2), unless the request carries a {@link Hop} as its
 * application data: requests to a peer behind NAT or on an open connection go where its own came from. Made by name.
 */
public final class PinnedHopRouter extends DefaultRouter {
    public PinnedHopRouter(SipStack stack, String outboundProxy) {
        super(stack, outboundProxy);
    }

    @Override
    public Hop getNextHop(Request request) throws SipException {
        Object pinned = ((gov.nist.javax.sip.message.SIPMessage) request).getApplicationData();
        return pinned instanceof Hop hop ? hop : super.getNextHop(request);
    }
}
