package io.callprint.rtp;

import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;

/** Cuts what is sent, in packets of 10 to 60 ms, into frames of 20 ms. Owned by {@code rtp-pacer}. */
final class FrameCutter {
    private final PcmSink sink;
    private final PcmFrame frame = new PcmFrame();
    private long position;
    private int filled;

    FrameCutter(PcmSink sink) {
        this.sink = sink;
    }

    void append(short[] samples, int count, long nowNanos) {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, PcmFrame.SAMPLES - filled);
            System.arraycopy(samples, done, frame.samples(), filled, part);
            done += part;
            filled += part;
            if (filled == PcmFrame.SAMPLES) {
                frame.describe(position, false);
                position += PcmFrame.SAMPLES;
                filled = 0;
                sink.accept(frame, nowNanos);
            }
        }
    }
}
