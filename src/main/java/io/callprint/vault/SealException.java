package io.callprint.vault;

/** A key is missing, unusable or not the right one; or something that was sealed does not open with it. */
public final class SealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence that names keys by their ids, without personal data */
    public SealException(String message) {
        super(message);
    }

    public SealException(String message, Throwable cause) {
        super(message, cause);
    }
}
