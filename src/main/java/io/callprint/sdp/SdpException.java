package io.callprint.sdp;

/** A session description that cannot be read. The message is one sentence: what was found, in which line, what was expected. */
public sealed class SdpException extends Exception permits MediaRefusedException {
    private static final long serialVersionUID = 1L;

    public SdpException(String message) {
        super(message);
    }
}
