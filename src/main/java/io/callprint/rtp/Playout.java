package io.callprint.rtp;

import io.callprint.audio.AudioCodec;

/** What leaves the jitter buffer, in order. On {@code rtp-io}. */
interface Playout {
    /** The payload of one packet. */
    void audio(AudioCodec codec, byte[] bytes, int offset, int length, long nowNanos);

    /** Audio that never came. */
    void missing(int samples, long nowNanos);

    /**
     * What is missing from here on is silence the far end does not send (RFC 3389), until audio comes again.
     *
     * @param dbBelowOverload level of its noise, 0..127
     */
    void quiet(int dbBelowOverload);

    /** Time passed unheard (hold): only the position moves. */
    void skip(int samples);
}
