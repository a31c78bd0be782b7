package io.callprint.rtp;

/** What happens to a media session besides audio. Called on {@code rtp-io} or {@code rtp-pacer}: hand over, never block. */
public interface MediaListener {
    /** One key press, once ('0'..'9', '*', '#', 'A'..'D'), however many packets told of it (RFC 4733 section 2.5). */
    void onDigit(char digit);

    /** A key is down now: its tone may also be in the audio and does not count as speech. */
    void onKeyDown(char digit);

    /** No valid packet for the configured time while the call expects media. Told once per silence. */
    void onMediaTimeout(long silentMillis);
}
