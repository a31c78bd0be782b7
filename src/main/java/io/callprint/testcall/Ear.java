package io.callprint.testcall;

import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;

/**
 * Hears whether the other side is speaking: frames above a level, and how long ago the last one was. Fed on the {@code
 * rtp-io} thread, asked by the caller's own thread.
 */
final class Ear implements PcmSink {
    /** -45 dBFS as mean square of 16-bit samples: below our prompts, above comfort noise. */
    private static final double LOUD = 32768.0 * 32768.0 * 3.2e-5;

    /** A prompt has begun after so many loud frames: one click is none. */
    private static final int FRAMES_OF_SPEECH = 5;

    /** Written by rtp-io only. */
    private volatile long loudFrames;

    private volatile long lastLoudNanos;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void accept(PcmFrame frame, long arrivalNanos) {
        long squares = 0;
        for (short sample : frame.samples()) {
            squares += (long) sample * sample;
        }
        if ((double) squares / PcmFrame.SAMPLES > LOUD) {
            loudFrames++;
            lastLoudNanos = arrivalNanos;
        }
    }

    /** A place in what is heard, to ask "since then" later. */
    long mark() {
        return loudFrames;
    }

    boolean hasHeardSpeechSince(long mark) {
        return loudFrames - mark >= FRAMES_OF_SPEECH;
    }

    boolean hasBeenQuietFor(long nanos, long nowNanos) {
        return nowNanos - lastLoudNanos >= nanos;
    }
}
