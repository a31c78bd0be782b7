package io.callprint.app;

import org.jspecify.annotations.Nullable;

/** What a {@link CallerRecognizer} cannot do; the message is one sentence without personal data beyond the caller's id. */
public abstract sealed class RecognizerException extends Exception {
    private static final long serialVersionUID = 1L;

    private RecognizerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The buffer holds no usable speech. */
    public static final class InvalidAudio extends RecognizerException {
        private static final long serialVersionUID = 1L;

        InvalidAudio(String message) {
            super(message, null);
        }

        InvalidAudio(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The store does not answer, or cannot be used. */
    public static final class Store extends RecognizerException {
        private static final long serialVersionUID = 1L;

        Store(String message) {
            super(message, null);
        }

        Store(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The voice does not fit what is enrolled, or voices cannot be compared now. */
    public static final class Matching extends RecognizerException {
        private static final long serialVersionUID = 1L;

        Matching(String message) {
            super(message, null);
        }

        Matching(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A key, a variable, a caller id or a model that cannot be used. */
    public static final class Configuration extends RecognizerException {
        private static final long serialVersionUID = 1L;

        Configuration(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
