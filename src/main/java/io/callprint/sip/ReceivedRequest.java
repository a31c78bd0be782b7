package io.callprint.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.Locale;

/**
 * A request as it arrived. The stack finds server transactions by branch alone; two clients that chose the same one
 * would share a transaction, and the second never got an answer. Here the key holds the sender's sent-by too, as RFC 3261
 * section 17.2.3 asks. Requests of RFC 2543 clients have it in their key already.
 */
final class ReceivedRequest extends SIPRequest {
    private static final long serialVersionUID = 1L;
    private static final String COOKIE = "z9hg4bk";

    @Override
    public String getTransactionId() {
        String key = super.getTransactionId();
        Via via = getTopmostVia();
        return via != null && key.startsWith(COOKIE) ? key + ' ' + sentBy(via) : key;
    }

    /** Whether both have the same branch and sent-by at the top. */
    static boolean isSameTransaction(SIPRequest one, SIPRequest other) {
        Via first = one.getTopmostVia();
        Via second = other.getTopmostVia();
        return first.getBranch() == null
                || (first.getBranch().equalsIgnoreCase(second.getBranch())
                        && sentBy(first).equals(sentBy(second)));
    }

    private static String sentBy(Via via) {
        return via.getSentBy().encode().toLowerCase(Locale.ROOT);
    }
}
