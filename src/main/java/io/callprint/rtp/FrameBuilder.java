package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.AudioDecoder;
import io.callprint.audio.ComfortNoise;
import io.callprint.audio.LossConcealment;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.PcmSink;
import java.util.EnumMap;
import java.util.Map;

/**
 * Decodes packets of any length into frames of 20 ms and makes up what is missing. A frame of which any part is missing is
 * described as concealed; the part that came is kept in it. Owned by {@code rtp-io}.
 */
final class FrameBuilder implements Playout {
    private final PcmSink sink;
    private final ReceiveCounters counters;
    private final LossConcealment concealment = new LossConcealment();
    private final ComfortNoise comfortNoise = new ComfortNoise();
    private final PcmFrame frame = new PcmFrame();
    private final short[] decoded = new short[JitterBuffer.MAX_PAYLOAD_BYTES];
    private final short[] madeUp = new short[PcmFrame.SAMPLES];
    /** Made when the first packet comes. */
    private final Map<AudioCodec, AudioDecoder> decoders = new EnumMap<>(AudioCodec.class);

    private long position;
    private int filled;
    private boolean holes;
    private boolean quiet;

    FrameBuilder(PcmSink sink, ReceiveCounters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    @Override
    public void audio(AudioCodec codec, byte[] bytes, int offset, int length, long nowNanos) {
        quiet = false;
        int samples = decoders.computeIfAbsent(codec, AudioCodec::decoder).decode(bytes, offset, length, decoded);
        if (samples < 0) {
            missing(codec.samples(bytes, offset, length), nowNanos);
            return;
        }
        int done = 0;
        while (done < samples) {
            int part = Math.min(samples - done, PcmFrame.SAMPLES - filled);
            System.arraycopy(decoded, done, frame.samples(), filled, part);
            done += part;
            filledTo(filled + part, nowNanos);
        }
    }

    @Override
    public void missing(int samples, long nowNanos) {
        int left = samples;
        while (left > 0) {
            if (!holes) {
                makeUp();
            }
            int part = Math.min(left, PcmFrame.SAMPLES - filled);
            System.arraycopy(madeUp, filled, frame.samples(), filled, part);
            left -= part;
            filledTo(filled + part, nowNanos);
        }
    }

    @Override
    public void quiet(int dbBelowOverload) {
        quiet = true;
        comfortNoise.level(dbBelowOverload);
    }

    @Override
    public void skip(int samples) {
        position += samples - samples % PcmFrame.SAMPLES;
    }

    private void makeUp() {
        holes = true;
        if (quiet) {
            comfortNoise.fill(madeUp);
        } else {
            concealment.lost(madeUp);
            counters.frameConcealed();
        }
    }

    private void filledTo(int samples, long nowNanos) {
        filled = samples;
        if (filled < PcmFrame.SAMPLES) {
            return;
        }
        if (!holes) {
            concealment.received(frame.samples());
        }
        frame.describe(position, holes);
        position += PcmFrame.SAMPLES;
        filled = 0;
        holes = false;
        counters.frameDelivered();
        sink.accept(frame, nowNanos);
    }
}
