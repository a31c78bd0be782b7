package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.PcmFrame;
import io.callprint.sdp.Direction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.NullMarked;

/** Datagrams at the port of a call in Opus or G.711, one after another: the first byte of each says how long it is. */
@NullMarked
public final class RtpPacketFuzz {
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
    private static final long PACKET_NANOS = 20_000_000;
    private static final MediaListener NOBODY = new MediaListener() {
        @Override
        public void onDigit(char digit) {}

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    };

    private RtpPacketFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        ReceivePath path = new ReceivePath(40, 500_000_000L, NOBODY, RtpPacketFuzz::check);
        path.connect(Stream.media(FAR, AudioCodec.OPUS, 20, Direction.SENDRECV));
        RtpPacket packet = new RtpPacket();
        long now = 0;
        int at = 0;
        while (at < input.length) {
            int length = Math.min(input[at] & 0xFF, input.length - at - 1);
            int start = at + 1;
            if (packet.wrap(input, start, length)
                    && (packet.payloadLength() < 0
                            || packet.payloadOffset() < start
                            || packet.payloadOffset() + packet.payloadLength() > start + length)) {
                throw new AssertionError("the payload lies outside the datagram");
            }
            now += PACKET_NANOS;
            path.datagram(input, start, length, FAR, now);
            path.tick(now);
            at = start + length;
        }
    }

    private static void check(PcmFrame frame, long arrivalNanos) {
        if (frame.samples().length != PcmFrame.SAMPLES) {
            throw new AssertionError("a frame of " + frame.samples().length + " samples");
        }
    }
}
