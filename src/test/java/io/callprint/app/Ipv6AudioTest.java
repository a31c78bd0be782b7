package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.config.RtpConfig;
import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.OfferAnswer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Audio of callers of both families, on one wildcard and on ::1. Skipped where there is no ::1. */
@NullMarked
class Ipv6AudioTest {
    private static final int FRAMES = 10;

    @ParameterizedTest
    @CsvSource({"::,::1,IP6", "::,127.0.0.1,IP4", "0.0.0.0,::1,IP6", "::1,::1,IP6"})
    void audioGoesBothWays(String host, String caller, String kind) throws Exception {
        try (DatagramSocket phone = open(caller);
                NettyMediaTransport media = new NettyMediaTransport(RtpConfig.ofPorts(host, 29_000, 29_099))) {
            CountDownLatch heard = new CountDownLatch(FRAMES);
            MediaSession session =
                    media.open(new Silent(), new MediaSinks((frame, nanos) -> heard.countDown(), (frame, nanos) -> {}));
            String offer = "v=0\r\no=- 1 1 IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\nm=audio %d RTP/AVP 0\r\n"
                    .formatted(kind, caller, kind, caller, phone.getLocalPort());
            var answer = OfferAnswer.answer(offer, LocalMedia.of(caller, session.rtpPort(), 1));
            assertEquals(true, answer.sdp().contains("c=IN " + kind + " " + caller + "\r\n"), answer.sdp());
            session.connect(answer.media());
            InetSocketAddress server = new InetSocketAddress(InetAddress.getByName(caller), session.rtpPort());
            for (int i = 0; i < 4 * FRAMES; i++) {
                byte[] packet = new byte[12 + 160];
                packet[0] = (byte) 0x80;
                packet[3] = (byte) i;
                packet[6] = (byte) ((i * 160) >> 8);
                packet[7] = (byte) (i * 160);
                packet[11] = 1;
                phone.send(new DatagramPacket(packet, packet.length, server));
            }
            assertEquals(true, heard.await(15, TimeUnit.SECONDS), "frames");
            var playing = session.play(new short[8_000]);
            phone.setSoTimeout(15_000);
            DatagramPacket sent = new DatagramPacket(new byte[2_000], 2_000);
            phone.receive(sent);
            assertEquals(session.rtpPort(), sent.getPort());
            assertEquals(false, playing.isCompletedExceptionally());
        }
    }

    private static DatagramSocket open(String address) {
        try {
            return new DatagramSocket(new InetSocketAddress(address, 0));
        } catch (IOException none) {
            return Assumptions.abort("this machine has no " + address);
        }
    }

    private static final class Silent implements MediaListener {
        @Override
        public void onDigit(char digit) {}

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
