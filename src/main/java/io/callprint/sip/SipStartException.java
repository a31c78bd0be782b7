package io.callprint.sip;

/** The SIP sockets could not be opened; the message is a sentence for the operator. */
public final class SipStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public SipStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
