package io.callprint.sdp;

/** A readable description in which nothing fits us: answered 488 Not Acceptable Here (RFC 3261 section 21.4.26). */
public final class MediaRefusedException extends SdpException {
    private static final long serialVersionUID = 1L;

    public MediaRefusedException(String message) {
        super(message);
    }
}
