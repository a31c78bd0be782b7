package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.PcmFrame;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The audio of RTP packets that were captured: the same way in as in a call (jitter buffer, G.711, loss concealment), on
 * the clock of the capture. For one thread.
 */
public final class CapturedStream {
    private static final int JITTER_MILLIS = 60;
    private static final long LATCH_NANOS = 500_000_000L;
    private static final long TICK_NANOS = 20_000_000L;
    private static final int LONGEST_GAP_TICKS = 500; // 10 s: a hold; more silence tells nothing
    private static final int TAIL_TICKS = 20;
    private static final int MOST_SAMPLES = 2 * 3600 * PcmFrame.SAMPLE_RATE_HZ;

    private final ReceivePath path;
    private short[] samples = new short[1 << 16];
    private int length;
    private long tickedNanos;
    private boolean hasBegun;

    /**
     * @param from where the description says that packets come from
     * @param telephoneEvents payload type of keys, when there is one
     */
    public CapturedStream(InetSocketAddress from, OptionalInt telephoneEvents) {
        path = new ReceivePath(JITTER_MILLIS, LATCH_NANOS, new Unheard(), (frame, arrivalNanos) -> append(frame));
        path.connect(new NegotiatedMedia(
                from,
                from,
                AudioCodec.PCMU,
                AudioCodec.PCMU.payloadType(),
                telephoneEvents,
                Direction.SENDRECV,
                PcmFrame.MILLIS,
                false));
    }

    /** @param atNanos when it passed, not before the packet before it */
    public void packet(byte[] bytes, InetSocketAddress source, long atNanos) {
        if (!hasBegun) {
            hasBegun = true;
            tickedNanos = atNanos;
        }
        tickedNanos = Math.max(tickedNanos, atNanos - LONGEST_GAP_TICKS * TICK_NANOS);
        tickUntil(atNanos);
        path.datagram(bytes, 0, bytes.length, source, atNanos);
    }

    private void tickUntil(long nanos) {
        while (tickedNanos + TICK_NANOS <= nanos) {
            tickedNanos += TICK_NANOS;
            path.tick(tickedNanos);
        }
    }

    /** Once, after the last packet: the audio of up to two hours, 8 kHz. */
    public short[] end() {
        tickUntil(tickedNanos + TAIL_TICKS * TICK_NANOS);
        return Arrays.copyOf(samples, length);
    }

    private void append(PcmFrame frame) {
        if (length >= MOST_SAMPLES) {
            return;
        }
        if (length + PcmFrame.SAMPLES > samples.length) {
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        System.arraycopy(frame.samples(), 0, samples, length, PcmFrame.SAMPLES);
        length += PcmFrame.SAMPLES;
    }

    /** Keys and silence of a capture are nobody's business. */
    private static final class Unheard implements MediaListener {
        @Override
        public void onDigit(char digit) {}

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
