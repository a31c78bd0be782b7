package io.callprint.voiceprint;

/** A write that is refused because the caller asked never to be enrolled. */
public final class OptedOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OptedOutException(CallerId caller) {
        super("caller " + caller + " opted out; withdraw the opt-out before enrolling");
    }
}
