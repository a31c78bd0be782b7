package io.callprint.rtp;

import java.util.Arrays;

/** Audio queued to be sent. */
final class PromptPlayback extends Playback {
    private final short[] samples;
    private int position;

    PromptPlayback(short[] samples) {
        this.samples = samples;
    }

    /** Copies the next {@code count} samples, silence after the end. */
    void read(short[] into, int count) {
        int part = Math.min(count, samples.length - position);
        System.arraycopy(samples, position, into, 0, part);
        Arrays.fill(into, part, count, (short) 0);
        position += part;
    }

    boolean isOver() {
        return position >= samples.length;
    }
}
