package io.callprint.diarize;

/** RTTM that cannot be read; its message is one sentence for the user. */
final class RttmException extends Exception {
    private static final long serialVersionUID = 1;

    RttmException(String message) {
        super(message);
    }

    RttmException(String message, Throwable cause) {
        super(message, cause);
    }
}
