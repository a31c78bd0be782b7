package io.callprint.voiceprint;

/** The engine cannot be reached, is too slow, or refuses. A call goes on without it. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String engine;

    /** @param message one sentence without personal data */
    public StoreUnavailableException(String engine, String message, Throwable cause) {
        super(message, cause);
        this.engine = engine;
    }

    public String engine() {
        return engine;
    }
}
