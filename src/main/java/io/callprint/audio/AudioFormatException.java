package io.callprint.audio;

import java.io.IOException;

/** An audio file that cannot be used. The message is one sentence: the file, what was found, what was expected. */
public final class AudioFormatException extends IOException {
    public AudioFormatException(String message) {
        super(message);
    }

    public AudioFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
