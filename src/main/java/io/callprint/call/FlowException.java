package io.callprint.call;

/** A call flow or a prompt folder that cannot be used; the message is one sentence for the operator. */
public final class FlowException extends Exception {
    private static final long serialVersionUID = 1L;

    public FlowException(String message) {
        super(message);
    }
}
