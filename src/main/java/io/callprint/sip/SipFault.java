package io.callprint.sip;

/** A message could not be built or sent; its cause is the stack's exception. Ends at the call it concerns. */
final class SipFault extends Exception {
    private static final long serialVersionUID = 1L;

    SipFault(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
