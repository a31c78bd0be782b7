package io.callprint.api;

/** The HTTP address could not be bound; the message is a sentence for the operator. */
public final class HttpStartException extends Exception {
    private static final long serialVersionUID = 1L;

    public HttpStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
