package io.callprint.rtp;

/** Every RTP port of the configured range is taken: the call is answered 503 with Retry-After. */
public final class NoMediaPortException extends Exception {
    private static final long serialVersionUID = 1L;

    public NoMediaPortException(String message) {
        super(message);
    }
}
