package io.callprint.capture;

import java.io.IOException;

/** A capture file that cannot be used; its message is one sentence for the user. */
public final class CaptureException extends IOException {
    private static final long serialVersionUID = 1;

    public CaptureException(String message) {
        super(message);
    }
}
