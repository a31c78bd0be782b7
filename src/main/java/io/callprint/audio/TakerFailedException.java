package io.callprint.audio;

import java.io.IOException;

/** What whoever takes a stream of audio threw: told apart from what damaged files do to decoders. */
final class TakerFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final Exception thrown;

    TakerFailedException(Exception thrown) {
        super(thrown);
        this.thrown = thrown;
    }

    /** Throws what the taker threw. */
    IOException rethrow() throws IOException {
        switch (thrown) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw this;
        }
    }
}
