package io.callprint.api;

import io.javalin.http.HttpStatus;

/** Why there is no embedding; the message is one sentence for whoever asked. */
public final class NoEmbeddingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    NoEmbeddingException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** The audio is not what it has to be. */
    public static NoEmbeddingException ofAudio(String message) {
        return new NoEmbeddingException(HttpStatus.UNPROCESSABLE_CONTENT, message);
    }

    /** It would have worked at another time. */
    public static NoEmbeddingException ofLoad(String message) {
        return new NoEmbeddingException(HttpStatus.SERVICE_UNAVAILABLE, message);
    }

    HttpStatus status() {
        return status;
    }
}
