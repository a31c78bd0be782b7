package io.callprint.identity;

/** A calibration file that cannot be used; the message is one sentence that names the file and what is wrong. */
public final class CalibrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CalibrationException(String message) {
        super(message);
    }
}
