package io.callprint.rtp;

import io.callprint.sdp.NegotiatedMedia;
import java.util.concurrent.CompletableFuture;

/** The media of one call: one RTP socket, one RTCP socket. All methods may be called from any thread and return at once. */
public interface MediaSession extends AutoCloseable {
    /** The local RTP port, even; RTCP is the next one. */
    int rtpPort();

    /**
     * Sends to and accepts from the negotiated far end from now on. Called again after each re-offer: the source may
     * latch anew, playback goes on, hold stops sending.
     */
    void connect(NegotiatedMedia media);

    /**
     * Plays audio to the far end, after what is playing now.
     *
     * @param samples 8 kHz, 16 bit, not changed afterwards
     * @return completes with {@link PlaybackEnd} when the last packet left or playback was stopped; never exceptionally
     */
    CompletableFuture<PlaybackEnd> play(short[] samples);

    /** Drops everything queued for playing (barge-in). */
    void stopPlaying();

    /** Sends key presses by RFC 4733, 100 ms each with 60 ms between, after what is playing now. */
    CompletableFuture<PlaybackEnd> sendDigits(String digits);

    /**
     * From now on what this far end says is sent to the other's far end too, whenever nothing is played there. Each side keeps
     * its own codec, packet size and keys.
     */
    void relayTo(MediaSession other);

    /** Ends {@link #relayTo}. */
    void stopRelaying();

    MediaCounters counters();

    @Override
    void close();
}
