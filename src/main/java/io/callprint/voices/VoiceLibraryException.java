package io.callprint.voices;

import java.io.IOException;

/** What the library cannot do; the message is one sentence: what was found, where, what was expected. */
public final class VoiceLibraryException extends IOException {
    private static final long serialVersionUID = 1L;

    public VoiceLibraryException(String message) {
        super(message);
    }

    public VoiceLibraryException(String message, Throwable cause) {
        super(message, cause);
    }
}
