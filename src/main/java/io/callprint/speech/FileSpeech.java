package io.callprint.speech;

import io.callprint.audio.PcmFrame;

/**
 * The chunks of audio that is there already, taken through a track: the same frames, gate and chunks as in a call, and
 * some silence behind them so that the last word is decided on. For one thread.
 */
final class FileSpeech {
    private static final int TAIL_FRAMES = 10;

    private final short[] samples;
    private final SpeechTrack track;
    private final SpeechCounters counters;
    private final SpeechGate gate = new SpeechGate();
    private final short[] frame = new short[PcmFrame.SAMPLES];
    private final int end;
    private int at;

    /**
     * @param samples 8 kHz, 16 bit, not changed afterwards
     * @param counters where the frames are counted
     */
    FileSpeech(short[] samples, SpeechTrack track, SpeechCounters counters) {
        this.samples = samples;
        this.track = track;
        this.counters = counters;
        end = samples.length + TAIL_FRAMES * PcmFrame.SAMPLES;
    }

    /** Takes the next chunk; true when the network has to hear it, false also at the end. */
    boolean take() {
        SpeechChunk chunk = track.chunk();
        while (!isAtEnd()) {
            for (int i = 0; i < PcmFrame.SAMPLES; i++) {
                frame[i] = at + i < samples.length ? samples[at + i] : 0;
            }
            System.arraycopy(frame, 0, chunk.room(), chunk.roomOffset(), PcmFrame.SAMPLES);
            chunk.added(at, 0, gate.isOpen(frame) ? SpeechChunk.GATE_OPEN : 0);
            counters.frames.increment();
            at += PcmFrame.SAMPLES;
            if (track.isReady()) {
                return track.take();
            }
        }
        return false;
    }

    boolean isAtEnd() {
        return at >= end;
    }
}
