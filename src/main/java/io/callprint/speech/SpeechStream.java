package io.callprint.speech;

import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;

/** The speech side of one call. */
public interface SpeechStream extends PcmSink, AutoCloseable {
    /** What the caller says: on {@code rtp-io}. */
    @Override
    void accept(PcmFrame frame, long arrivalNanos);

    /** What we say, as it leaves: on {@code rtp-pacer}. Its echo in the caller's audio does not count as speech. */
    void sent(PcmFrame frame, long sentNanos);

    /** A key is down: the next 100 ms are a tone, not speech. On {@code rtp-io}. */
    void keyDown();

    /** Forgets the collected speech (a new turn begins). Any thread. */
    void restart();

    /** What has been collected since the last restart: a copy. Any thread. */
    NetSpeech collected();

    @Override
    void close();
}
