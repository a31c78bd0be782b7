package io.callprint.eval;

/** Trials, a manifest or a folder that cannot be used; the message is one sentence for the user. */
public final class TrialListException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public TrialListException(String message) {
        super(message);
    }
}
