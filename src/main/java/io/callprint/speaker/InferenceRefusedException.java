package io.callprint.speaker;

/** An embedding that was not computed, and why. */
public final class InferenceRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is no embedding. */
    public enum Cause {
        QUEUE_FULL,
        DEADLINE_PASSED,
        CLOSED,
        MODEL_FAILED
    }

    private final Cause reason;

    public InferenceRefusedException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Cause reason() {
        return reason;
    }
}
