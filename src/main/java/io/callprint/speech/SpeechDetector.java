package io.callprint.speech;

import io.callprint.audio.AudioClip;

/**
 * Finds the caller's speech in all calls of the process: energy gate on the media thread, one batched VAD run every
 * 32 ms on the {@code vad} thread.
 */
public interface SpeechDetector extends AutoCloseable {
    /** A stream for one call; its listener is called on the {@code vad} thread. */
    SpeechStream open(SpeechListener listener);

    /**
     * The same path for audio that is there already: a file, a recording. Runs on the calling thread.
     *
     * @param clip any rate; brought to 8 kHz first
     * @param limitSeconds net speech to stop at
     */
    NetSpeech collect(AudioClip clip, double limitSeconds);

    @Override
    void close();
}
