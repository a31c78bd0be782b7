package io.callprint.app;

/** Callprint cannot start or a command cannot be carried out here; the message is one sentence for the operator. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
