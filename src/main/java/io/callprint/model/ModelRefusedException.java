package io.callprint.model;

/**
 * A model, its catalogue entry or its reference sample is not what it has to be. The message is one sentence for whoever
 * runs the server: what was found, where, and what was expected.
 */
public final class ModelRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelRefusedException(String message) {
        super(message);
    }

    public ModelRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
