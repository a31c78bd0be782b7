package io.callprint.testcall;

/** A test call that did not go as its script says; the message is one sentence. */
public final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public CallFailedException(String message) {
        super(message);
    }

    public CallFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
