package io.callprint.testcall;

import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Hears whether the other side is speaking: frames above a level, and how long ago the last one was. Fed on the {@code
 * rtp-io} thread, asked by the caller's own thread.
 */
final class Ear implements PcmSink {
    /** -45 dBFS as mean square of 16-bit samples: below our prompts, above comfort noise. */
    private static final double LOUD = 32768.0 * 32768.0 * 3.2e-5;

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    /** A prompt has begun after so many loud frames: one click is none. */
    private static final int FRAMES_OF_SPEECH = 5;

    /** Written by rtp-io only. */
    private volatile long loudFrames;

    private volatile long lastLoudNanos = System.nanoTime();

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

    /**
     * Waits for speech to begin.
     *
     * @param over whether there is nothing to wait for any more
     * @return false: it was over before
     * @throws CallFailedException when none began in time
     */
    boolean awaitSpeech(BooleanSupplier over, Duration patience) throws InterruptedException, CallFailedException {
        long mark = loudFrames;
        return await(() -> loudFrames - mark >= FRAMES_OF_SPEECH, over, patience, "no prompt was heard");
    }

    /** Waits for so much quiet, counted from the last loud frame; otherwise like {@link #awaitSpeech}. */
    boolean awaitQuiet(Duration quiet, BooleanSupplier over, Duration patience, String failure)
            throws InterruptedException, CallFailedException {
        return await(() -> System.nanoTime() - lastLoudNanos >= quiet.toNanos(), over, patience, failure);
    }

    private static boolean await(BooleanSupplier condition, BooleanSupplier over, Duration patience, String failure)
            throws InterruptedException, CallFailedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (over.getAsBoolean()) {
                return false;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CallFailedException(failure + " within " + patience.toSeconds() + " s");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return true;
    }
}
