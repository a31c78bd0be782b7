package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.AudioDecoder;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.audio.LossConcealment;
import io.callprint.config.RtpConfig;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.srtp.SrtpPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media end to end on real sockets: a telephone on loopback at the other side. */
class MediaTransportTest {
    private final NettyMediaTransport transport = new NettyMediaTransport(
            new RtpConfig("127.0.0.1", 40_000, 40_399, 40, 1, 300, List.of(AudioCodec.values()), SrtpPolicy.OFF));
    private final Heard heard = new Heard();
    private final Heard echoGuard = new Heard();
    private final Stream stream = new Stream();
    private FarEnd far;
    private MediaSession session;

    @BeforeEach
    void open() throws IOException, NoMediaPortException {
        far = new FarEnd();
        session = transport.open(heard, new MediaSinks(heard::frame, echoGuard::frame));
    }

    @AfterEach
    void close() {
        far.close();
        transport.close();
    }

    private void connect(G711Law law, int packetMillis, Direction direction) {
        session.connect(Stream.media(far.address(), AudioCodec.of(law), packetMillis, direction));
        if (direction.sends()) {
            int before = far.got().size();
            Heard.await("silence is sent once connected", () -> far.got().size() > before);
        }
    }

    @ParameterizedTest
    @EnumSource(G711Law.class)
    void toneComesInSampleForSample(G711Law law) {
        connect(law, 20, Direction.SENDRECV);
        short[] tone = Stream.tone(8_000);
        far.send(stream.audio(law, tone, 20), session.rtpPort());
        Heard.await("50 frames", () -> heard.frames().size() - heard.concealed() >= 50);

        assertEquals(50, assertToneIntact(law, tone));
        assertTrue(heard.frames().getFirst().thread().startsWith("rtp-io-"));
    }

    @ParameterizedTest
    @CsvSource({"G722, 160", "OPUS, 960"})
    void promptGoesOutInTheCodecAgreedOnByItsClock(AudioCodec codec, int unitsAPacket) throws Exception {
        session.connect(Stream.media(far.address(), codec, 20, Direction.SENDRECV));
        session.play(Stream.tone(8_000)).get();
        Heard.await("50 packets", () -> far.rtp().size() >= 50);
        List<FarEnd.Got> got = far.rtp();
        AudioDecoder decoder = codec.decoder();
        short[] samples = new short[960];
        int loudest = 0;
        for (int i = 0; i < got.size(); i++) {
            RtpPacket packet = got.get(i).packet();
            assertEquals(codec.payloadType(), packet.payloadType());
            assertEquals(got.getFirst().packet().timestamp() + i * unitsAPacket, packet.timestamp());
            assertEquals(160, decoder.decode(packet.bytes(), packet.payloadOffset(), packet.payloadLength(), samples));
            for (int s = 0; s < 160; s++) {
                loudest = Math.max(loudest, samples[s]);
            }
        }
        assertTrue(loudest > 8_000, "loudest " + loudest);
    }

    @ParameterizedTest
    @EnumSource(G711Law.class)
    void promptGoesOutSampleForSample(G711Law law) throws Exception {
        connect(law, 20, Direction.SENDRECV);
        short[] tone = Stream.tone(3_200);
        CompletableFuture<PlaybackEnd> end = session.play(tone);

        assertEquals(PlaybackEnd.PLAYED, end.get(10, TimeUnit.SECONDS));
        Heard.await("20 packets with sound", () -> sound(law).size() >= 20);
        assertArrayEquals(Stream.throughLaw(law, tone), decoded(law, sound(law)));
        assertContinuous(far.rtp(), 160);
        assertTrue(far.rtp().getFirst().packet().marker());
        assertEquals(1, far.rtp().stream().filter(g -> g.packet().marker()).count());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 60})
    void promptGoesOutInPacketsOfTheNegotiatedLength(int packetMillis) throws Exception {
        connect(G711Law.PCMU, packetMillis, Direction.SENDRECV);
        short[] tone = Stream.tone(4_800);
        assertEquals(PlaybackEnd.PLAYED, session.play(tone).get(10, TimeUnit.SECONDS));
        int packets = 600 / packetMillis;
        Heard.await("all packets", () -> sound(G711Law.PCMU).size() >= packets);

        assertArrayEquals(Stream.throughLaw(G711Law.PCMU, tone), decoded(G711Law.PCMU, sound(G711Law.PCMU)));
        assertContinuous(far.rtp().subList(1, far.rtp().size()), packetMillis * 8);
    }

    @Test
    void whatIsSentIsToldFrameByFrame() throws Exception {
        connect(G711Law.PCMU, 30, Direction.SENDRECV);
        short[] tone = Stream.tone(2_400);
        session.play(tone).get(10, TimeUnit.SECONDS);
        Heard.await(
                "frames",
                () -> echoGuard.frames().stream()
                                .filter(frame -> frame.samples()[3] != 0)
                                .count()
                        >= 15);

        List<Heard.Frame> frames = echoGuard.frames();
        for (int i = 0; i < frames.size(); i++) {
            assertEquals(160L * i, frames.get(i).position());
            assertEquals("rtp-pacer", frames.get(i).thread());
        }
    }

    @Test
    void packetsLeaveEveryTwentyMillis() throws Exception {
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        far.forget();
        session.play(new short[8_000]).get(10, TimeUnit.SECONDS);

        List<FarEnd.Got> got = far.rtp();
        double seconds = (got.getLast().nanos() - got.getFirst().nanos()) / 1e9;
        assertEquals(0.02, seconds / (got.size() - 1), 0.002);
    }

    @Test
    void bargeInStopsWhatIsQueued() throws Exception {
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        CompletableFuture<PlaybackEnd> first = session.play(Stream.tone(80_000));
        CompletableFuture<PlaybackEnd> second = session.play(Stream.tone(80_000));
        Heard.await("sound", () -> !sound(G711Law.PCMU).isEmpty());
        session.stopPlaying();

        assertEquals(PlaybackEnd.STOPPED, first.get(10, TimeUnit.SECONDS));
        assertEquals(PlaybackEnd.STOPPED, second.get(10, TimeUnit.SECONDS));
        assertEquals(PlaybackEnd.PLAYED, session.play(Stream.tone(800)).get(10, TimeUnit.SECONDS));
    }

    @Test
    void whatListensToTheEndMayBlockWithoutHoldingUpThePacer() throws Exception {
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        CompletableFuture<Void> release = new CompletableFuture<>();
        CompletableFuture<Void> blocked = session.play(new short[160]).thenRun(release::join);
        assertEquals(PlaybackEnd.PLAYED, session.play(new short[1_600]).get(10, TimeUnit.SECONDS));
        release.complete(null);
        blocked.get(10, TimeUnit.SECONDS);
    }

    @Test
    void holdStopsSendingAndPlaybackGoesOnAfterwards() throws Exception {
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        CompletableFuture<PlaybackEnd> end = session.play(Stream.tone(8_000));
        Heard.await("sound", () -> sound(G711Law.PCMU).size() > 3);
        connect(G711Law.PCMU, 20, Direction.RECVONLY);
        Heard.await("silence", this::nothingCameFor200Millis);
        assertFalse(end.isDone());
        int before = far.rtp().size();
        connect(G711Law.PCMU, 20, Direction.SENDRECV);

        assertEquals(PlaybackEnd.PLAYED, end.get(10, TimeUnit.SECONDS));
        Heard.await("the rest", () -> sound(G711Law.PCMU).size() >= 50);
        assertTrue(far.rtp().get(before).packet().marker());
        assertArrayEquals(
                Stream.throughLaw(G711Law.PCMU, Stream.tone(8_000)), decoded(G711Law.PCMU, sound(G711Law.PCMU)));
    }

    private boolean nothingCameFor200Millis() {
        List<FarEnd.Got> got = far.rtp();
        return System.nanoTime() - got.getLast().nanos() > 200_000_000;
    }

    @Test
    void digitsGoOutAsEventsWithThreeEndsEach() throws Exception {
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        far.forget();
        assertEquals(PlaybackEnd.PLAYED, session.sendDigits("1#").get(10, TimeUnit.SECONDS));
        int before = far.rtp().size();
        Heard.await("audio again", () -> far.rtp().size() > before + 2);

        List<RtpPacket> events = far.rtp().stream()
                .map(FarEnd.Got::packet)
                .filter(packet -> packet.payloadType() == Stream.EVENT_TYPE)
                .toList();
        assertEquals(14, events.size());
        List<List<RtpPacket>> presses = List.of(events.subList(0, 7), events.subList(7, 14));
        int[] codes = {1, 11};
        for (int p = 0; p < 2; p++) {
            for (int i = 0; i < 7; i++) {
                RtpPacket packet = presses.get(p).get(i);
                assertEquals(i == 0, packet.marker());
                assertEquals(presses.get(p).getFirst().timestamp(), packet.timestamp());
                assertEquals(codes[p], packet.bytes()[12]);
                assertEquals(i >= 4, packet.bytes()[13] < 0);
                assertEquals(Math.min(800, 160 * (i + 1)), Octets.u16(packet.bytes(), 14));
            }
        }
        assertEquals(
                1_280,
                presses.get(1).getFirst().timestamp()
                        - presses.get(0).getFirst().timestamp());
        List<RtpPacket> all = far.rtp().stream().map(FarEnd.Got::packet).toList();
        for (int i = 1; i < all.size(); i++) {
            assertEquals(1, all.get(i).sequence() - all.get(i - 1).sequence() & 0xFFFF);
        }
    }

    @Test
    void digitsComeInOnceEachWhileAudioGoesOn() {
        connect(G711Law.PCMA, 20, Direction.SENDRECV);
        for (int digit = 0; digit < 4; digit++) {
            far.send(stream.audio(G711Law.PCMA, Stream.tone(800), 20), session.rtpPort());
            far.send(stream.press(digit, 4), session.rtpPort());
        }
        Heard.await("digits", () -> heard.digits().length() >= 4);

        assertEquals("0123", heard.digits());
        assertEquals(16, heard.keyDowns());
        assertEquals(4, session.counters().digits());
    }

    @Test
    void answersGoToWhereThePacketsComeFrom() throws Exception {
        try (FarEnd described = new FarEnd()) {
            session.connect(Stream.media(described.address(), AudioCodec.PCMU, 20, Direction.SENDRECV));
            Heard.await(
                    "packets at the described address", () -> !described.rtp().isEmpty());
            far.send(stream.audio(G711Law.PCMU, Stream.tone(1_600), 20), session.rtpPort());
            Heard.await("packets at the real address", () -> far.rtp().size() > 3);
        }
    }

    @Test
    void floodOfMalformedDatagramsDoesNotTouchTheCallBesideIt() throws Exception {
        Heard other = new Heard();
        MediaSession neighbour = transport.open(other, new MediaSinks(other::frame, (frame, at) -> {}));
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        short[] tone = Stream.tone(16_000);
        Random random = new Random(5);
        try (FarEnd attacker = new FarEnd()) {
            for (byte[] packet : stream.audio(G711Law.PCMU, tone, 20)) {
                far.send(packet, session.rtpPort());
                for (int i = 0; i < 40; i++) {
                    byte[] junk = new byte[random.nextInt(400)];
                    random.nextBytes(junk);
                    if (junk.length > 0 && random.nextBoolean()) {
                        junk[0] = (byte) 0x80;
                    }
                    attacker.send(junk, (i & 1) == 0 ? session.rtpPort() : neighbour.rtpPort());
                    if (i % 8 == 0) {
                        attacker.send(junk, session.rtpPort() + 1);
                    }
                }
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
        }
        Heard.await("100 frames", () -> heard.frames().size() >= 100);

        assertTrue(assertToneIntact(G711Law.PCMU, tone) >= 95, session.toString()); // the kernel may drop a few
        MediaCounters counters = session.counters();
        assertTrue(counters.packetsFromStrangers() + counters.packetsMalformed() >= 1_500, counters.toString());
        assertEquals(0, other.frames().size());
    }

    @Test
    void brokenListenerDoesNotEndTheCall() throws Exception {
        Heard count = new Heard();
        MediaSession broken = transport.open(
                count,
                new MediaSinks(
                        (frame, at) -> {
                            count.frame(frame, at);
                            throw new IllegalStateException("sink fails");
                        },
                        (frame, at) -> {
                            throw new IllegalStateException("sink fails");
                        }));
        broken.connect(Stream.media(far.address(), AudioCodec.PCMU, 20, Direction.SENDRECV));
        Heard.await("it sends", () -> far.rtp().size() > 5);
        far.send(stream.audio(G711Law.PCMU, Stream.tone(1_600), 20), broken.rtpPort());
        Heard.await("frames", () -> count.frames().size() >= 10);
    }

    @Test
    void mediaTimeoutIsToldOncePerSilenceAndNotOnHold() {
        connect(G711Law.PCMU, 20, Direction.SENDRECV);
        Heard.await("first timeout", () -> heard.timeouts().size() == 1);
        assertTrue(heard.timeouts().getFirst() >= 1_000);
        far.send(stream.audio(G711Law.PCMU, Stream.tone(320), 20), session.rtpPort());
        Heard.await("second timeout", () -> heard.timeouts().size() == 2);
        connect(G711Law.PCMU, 20, Direction.SENDONLY);
        int before = far.rtp().size();
        Heard.await("1.5 s of sending", () -> far.rtp().size() > before + 75);
        assertEquals(2, heard.timeouts().size());
    }

    @Test
    void reportsTellWhatWasSentAndReceived() {
        NegotiatedMedia plain = Stream.media(far.address(), AudioCodec.PCMU, 20, Direction.SENDRECV);
        session.connect(new NegotiatedMedia(
                plain.remoteRtp(),
                plain.remoteRtp(),
                plain.codec(),
                plain.payloadType(),
                OptionalInt.empty(),
                plain.direction(),
                20,
                true));
        Heard.await("connected", () -> !far.rtp().isEmpty());
        List<byte[]> packets = new ArrayList<>(stream.audio(G711Law.PCMU, Stream.tone(8_000), 20));
        packets.remove(30);
        far.send(packets, session.rtpPort());
        Heard.await("a report", () -> !far.reports().isEmpty());

        byte[] report = far.reports().getFirst().bytes();
        Reports told = new Reports();
        assertTrue(RtcpPackets.read(report, 0, report.length, told));
        RtpPacket ours = far.rtp().getFirst().packet();
        assertEquals(ours.ssrc(), told.senderSsrc);
        assertTrue(told.packets > 50 && told.octets == told.packets * 160, told.packets + " " + told.octets);
        assertEquals(stream.ssrc, told.aboutSsrc);
        assertEquals(1, told.cumulativeLost);
        assertEquals(256 / 50, told.fractionLost);
        assertEquals(stream.sequence - 1, told.highestSequence);
        assertEquals(1, session.counters().packetsLost());

        // Our report back to it, from which it measures the round trip.
        byte[] answer = new byte[32];
        java.nio.ByteBuffer.wrap(answer)
                .putInt(0x81C9_0007)
                .putInt(stream.ssrc)
                .putInt(ours.ssrc())
                .putInt(64 << 24)
                .putInt(0)
                .putInt(0)
                .putInt((int) (told.ntp >>> 16))
                .putInt(0);
        far.send(answer, session.rtpPort());
        Heard.await("round trip", () -> ((RtpMediaSession) session).roundTripMillis() >= 0);
        assertTrue(((RtpMediaSession) session).roundTripMillis() < 5_000);
        session.close();
        Heard.await("BYE", () -> {
            byte[] last = far.reports().getLast().bytes();
            return (last[last.length - 7] & 0xFF) == RtcpPackets.BYE;
        });
    }

    @Test
    void exhaustedRangeIsToldAndClosingFreesIt() throws Exception {
        try (NettyMediaTransport small = new NettyMediaTransport(
                new RtpConfig("127.0.0.1", 40_401, 40_408, 40, 0, 300, List.of(AudioCodec.values()), SrtpPolicy.OFF))) {
            List<MediaSession> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                MediaSession one = small.open(heard, new MediaSinks((f, at) -> {}, (f, at) -> {}));
                assertEquals(0, one.rtpPort() % 2);
                open.add(one);
            }
            assertEquals(3, small.openSessions());
            NoMediaPortException full = assertThrows(
                    NoMediaPortException.class, () -> small.open(heard, new MediaSinks((f, at) -> {}, (f, at) -> {})));
            assertEquals("All 3 RTP port pairs from 40402 on are in use or not free to bind.", full.getMessage());
            int freed = open.get(1).rtpPort();
            CompletableFuture<PlaybackEnd> playing = open.get(1).play(new short[160]);
            open.get(1).close();
            open.get(1).close();
            assertEquals(PlaybackEnd.CLOSED, playing.get(10, TimeUnit.SECONDS));
            assertEquals(2, small.openSessions());
            List<MediaSession> again = new ArrayList<>();
            Heard.await("the port is free again", () -> {
                try {
                    again.add(small.open(heard, new MediaSinks((f, at) -> {}, (f, at) -> {})));
                    return true;
                } catch (NoMediaPortException e) {
                    return false;
                }
            });
            assertEquals(freed, again.getFirst().rtpPort());
        }
    }

    /**
     * Every frame that came is sample for sample the tone, whose period divides the frame; one after a concealed frame is faded
     * in (a busy machine may stall the sender long enough for time to be filled in).
     *
     * @return frames that came
     */
    private int assertToneIntact(G711Law law, short[] tone) {
        int delay = LossConcealment.DELAY_SAMPLES;
        short[] expected = Stream.throughLaw(law, tone);
        int came = 0;
        boolean fades = true;
        for (Heard.Frame frame : heard.frames()) {
            if (!frame.concealed()) {
                came++;
                if (!fades) {
                    assertArrayEquals(Arrays.copyOfRange(expected, 160 - delay, 320 - delay), frame.samples());
                }
            }
            fades = frame.concealed();
        }
        return came;
    }

    private List<FarEnd.Got> sound(G711Law law) {
        byte silence = (byte) G711.encode(law, (short) 0);
        return far.rtp().stream()
                .filter(g -> g.packet().payloadType() == AudioCodec.of(law).payloadType())
                .filter(g -> {
                    for (int i = RtpPacket.HEADER_BYTES; i < g.bytes().length; i++) {
                        if (g.bytes()[i] != silence) {
                            return true;
                        }
                    }
                    return false;
                })
                .toList();
    }

    private static short[] decoded(G711Law law, List<FarEnd.Got> packets) {
        int samples = packets.stream()
                .mapToInt(g -> g.bytes().length - RtpPacket.HEADER_BYTES)
                .sum();
        short[] all = new short[samples];
        int at = 0;
        for (FarEnd.Got g : packets) {
            int length = g.bytes().length - RtpPacket.HEADER_BYTES;
            G711.decode(law, g.bytes(), RtpPacket.HEADER_BYTES, all, at, length);
            at += length;
        }
        return all;
    }

    private static void assertContinuous(List<FarEnd.Got> packets, int units) {
        for (int i = 1; i < packets.size(); i++) {
            RtpPacket before = packets.get(i - 1).packet();
            RtpPacket here = packets.get(i).packet();
            assertEquals(1, here.sequence() - before.sequence() & 0xFFFF);
            assertEquals(units, here.timestamp() - before.timestamp());
        }
    }

    /** What the last compound packet told. */
    static final class Reports implements RtcpPackets.Visitor {
        int senderSsrc;
        long ntp;
        long packets;
        long octets;
        int aboutSsrc;
        int fractionLost;
        int cumulativeLost;
        long highestSequence;
        int byes;

        @Override
        public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packetCount, long octetCount) {
            senderSsrc = ssrc;
            ntp = ntpTime;
            packets = packetCount;
            octets = octetCount;
        }

        @Override
        public void reportBlock(
                int about, int fraction, int lost, long highest, long jitterUnits, int lastReport, long delayUnits) {
            aboutSsrc = about;
            fractionLost = fraction;
            cumulativeLost = lost;
            highestSequence = highest;
        }

        @Override
        public void bye(int ssrc) {
            byes++;
        }
    }
}
