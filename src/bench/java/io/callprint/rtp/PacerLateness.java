package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.config.RtpConfig;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Measures how late the pacer is with many calls sending at once on loopback. Arguments: calls (default 1000), seconds
 * (default 10). Prints one line.
 */
public final class PacerLateness {
    private PacerLateness() {}

    public static void main(String[] arguments) throws Exception {
        int calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        RtpConfig config = RtpConfig.ofPorts(loopback.getHostAddress(), 30_000, 30_001 + 2 * calls);
        MediaListener nobody = new MediaListener() {
            @Override
            public void onDigit(char digit) {}

            @Override
            public void onKeyDown(char digit) {}

            @Override
            public void onMediaTimeout(long silentMillis) {}
        };
        try (NettyMediaTransport transport = new NettyMediaTransport(config);
                DatagramSocket far = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            InetSocketAddress remote = new InetSocketAddress(loopback, far.getLocalPort());
            long sent = 0;
            MediaSession[] sessions = new MediaSession[calls];
            for (int i = 0; i < calls; i++) {
                sessions[i] = transport.open(nobody, new MediaSinks((frame, at) -> {}, (frame, at) -> {}));
                sessions[i].connect(new NegotiatedMedia(
                        remote, remote, AudioCodec.PCMU, 0, OptionalInt.of(101), Direction.SENDRECV, 20, true));
            }
            TimeUnit.SECONDS.sleep(seconds);
            for (MediaSession session : sessions) {
                sent += session.counters().packetsSent();
            }
            System.out.printf(
                    "calls %d, packets %d, pacer lateness ms: p50 %.2f p90 %.2f p99 %.2f p99.9 %.2f%n",
                    calls,
                    sent,
                    transport.pacerLatenessMillis(0.5),
                    transport.pacerLatenessMillis(0.9),
                    transport.pacerLatenessMillis(0.99),
                    transport.pacerLatenessMillis(0.999));
        }
    }
}
