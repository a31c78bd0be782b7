package io.callprint.sip;

import org.jspecify.annotations.Nullable;

/** The SIP sockets could not be opened; the message is a sentence for the operator. */
public final class SipStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public SipStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
