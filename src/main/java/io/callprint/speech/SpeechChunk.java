package io.callprint.speech;

import io.callprint.audio.Levels;
import io.callprint.audio.PcmFrame;

/**
 * 32 ms of a call, cut from its 20 ms frames: what the network hears at a time, and what is known about it. Reused;
 * owned by the thread that decides.
 */
final class SpeechChunk {
    static final int SAMPLES = 256;
    static final int MILLIS = 32;

    static final int GATE_OPEN = 1;
    static final int CONCEALED = 2;
    static final int KEY = 4;

    private final short[] samples = new short[SAMPLES];
    private final short[] waiting = new short[SAMPLES + PcmFrame.SAMPLES];
    private int waitingSamples;
    private int waitingFlags;
    private int concealedSamples;
    private long nextPosition;
    private int flags;
    private int concealed;
    private long position;
    private long arrivalNanos;

    /** Where the next frame's 160 samples go. */
    short[] room() {
        return waiting;
    }

    int roomOffset() {
        return waitingSamples;
    }

    /** A frame was copied into the room. At most one chunk becomes ready by it. */
    void added(long framePosition, long nanos, int frameFlags) {
        waitingSamples += PcmFrame.SAMPLES;
        waitingFlags |= frameFlags;
        nextPosition = framePosition + PcmFrame.SAMPLES;
        arrivalNanos = nanos;
        if ((frameFlags & CONCEALED) != 0) {
            concealedSamples += PcmFrame.SAMPLES;
        }
    }

    boolean isReady() {
        return waitingSamples >= SAMPLES;
    }

    /** Takes the oldest 256 samples out; they stay in {@link #samples()} until the next call. */
    void take() {
        System.arraycopy(waiting, 0, samples, 0, SAMPLES);
        position = nextPosition - waitingSamples;
        waitingSamples -= SAMPLES;
        System.arraycopy(waiting, SAMPLES, waiting, 0, waitingSamples);
        flags = waitingFlags;
        concealed = Math.min(concealedSamples, SAMPLES);
        concealedSamples -= concealed;
        if (waitingSamples == 0) {
            waitingFlags = 0;
            concealedSamples = 0;
        } else {
            // The remainder belongs to the newest frame, whose flags are among these: at worst 12 ms too many are open.
            waitingFlags &= GATE_OPEN | KEY;
        }
    }

    short[] samples() {
        return samples;
    }

    boolean isGateOpen() {
        return (flags & GATE_OPEN) != 0;
    }

    boolean isKey() {
        return (flags & KEY) != 0;
    }

    int concealedSamples() {
        return concealed;
    }

    /** Of its first sample, counted since the media began. */
    long position() {
        return position;
    }

    /** Of the packet that completed it. */
    long arrivalNanos() {
        return arrivalNanos;
    }

    /** Mean square on the 16-bit scale. */
    double power() {
        long sum = 0;
        for (short sample : samples) {
            sum += sample * sample;
        }
        return (double) sum / SAMPLES;
    }

    double levelDbfs() {
        return Levels.powerToDbfs(power());
    }
}
