package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.G711Law;
import io.callprint.audio.LossConcealment;
import io.callprint.config.RtpConfig;
import io.callprint.rtp.FarEnd.Got;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sdp.SrtpAgreement;
import io.callprint.srtp.SrtcpReceiver;
import io.callprint.srtp.SrtpKey;
import io.callprint.srtp.SrtpReceiver;
import io.callprint.srtp.SrtpSender;
import io.callprint.srtp.SrtpSuite;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted media end to end on real sockets. */
class EncryptedMediaTest {
    private static final short[] TONE = Stream.tone(3_200);

    private final NettyMediaTransport transport =
            new NettyMediaTransport(RtpConfig.ofPorts("127.0.0.1", 40_500, 40_599));
    private final Heard heard = new Heard();
    private final Stream stream = new Stream();
    private final SrtpKey ours = SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private final SrtpKey theirs = SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private final SrtpSender phone = new SrtpSender(theirs);
    private FarEnd far;
    private MediaSession session;

    @BeforeEach
    void open() throws IOException, NoMediaPortException {
        far = new FarEnd();
        session = transport.open(heard, new MediaSinks(heard::frame, (_, _) -> {}));
    }

    @AfterEach
    void close() {
        far.close();
        transport.close();
    }

    @ParameterizedTest
    @EnumSource
    void toneComesInAndPromptGoesOutSampleForSample(SrtpSuite suite) {
        SrtpKey sending = SrtpKey.generate(suite);
        SrtpKey receiving = SrtpKey.generate(suite);
        connect(sending, receiving);
        far.send(encrypted(new SrtpSender(receiving)), session.rtpPort());
        Heard.await("the tone", () -> heard.frames().size() >= 20);
        int delay = LossConcealment.DELAY_SAMPLES;
        short[] expected = Stream.throughLaw(G711Law.PCMU, TONE);
        assertArrayEquals(
                Arrays.copyOf(expected, TONE.length - delay), Arrays.copyOfRange(heard.samples(), delay, TONE.length));

        session.play(TONE).join();
        SrtpReceiver receiver = new SrtpReceiver(sending);
        List<byte[]> audio = far.rtp().stream()
                .map(got -> clear(receiver, got))
                .filter(packet -> IntStream.range(12, packet.length).anyMatch(i -> packet[i] != (byte) 0xFF))
                .toList();
        assertTrue(audio.size() >= 19, "packets with sound: " + audio.size());
        assertEquals(172, audio.getFirst().length);
        assertEquals(0, session.counters().packetsForged());
    }

    @Test
    void forgedAndUnencryptedPacketsAreCountedAndDroppedAndTheCallGoesOn() {
        connect(ours, theirs);
        List<byte[]> good = encrypted(phone);
        far.send(good.subList(0, 10), session.rtpPort());
        Stream stranger = new Stream();
        far.send(stranger.audio(G711Law.PCMU, TONE, 20), session.rtpPort());
        Stream otherKey = new Stream();
        SrtpSender wrong = new SrtpSender(SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80));
        far.send(encrypted(wrong, otherKey), session.rtpPort());
        far.send(good.subList(0, 5), session.rtpPort()); // once more
        far.send(good.subList(10, 20), session.rtpPort());
        Heard.await("the tone", () -> heard.frames().size() - heard.concealed() >= 20);

        // Unsigned and wrongly signed copies of what came already are told from replays by nothing but their index.
        MediaCounters counters = session.counters();
        assertEquals(20 + 20 + 5, counters.packetsForged() + counters.packetsReplayed());
        assertTrue(counters.packetsForged() >= 20, counters.toString());
        assertEquals(20, counters.packetsReceived());
        assertEquals(List.of(), heard.timeouts());
    }

    @Test
    void afterNewKeysWhatIsOnTheWayStillCountsUntilTheNewKeyIsHeard() {
        connect(ours, theirs);
        List<byte[]> before = encrypted(phone);
        far.send(before.subList(0, 10), session.rtpPort());
        Heard.await("ten frames", () -> heard.frames().size() >= 10);
        int oldSsrc = far.rtp().isEmpty() ? 0 : far.rtp().getFirst().packet().ssrc();

        SrtpKey oursNext = SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        SrtpKey theirsNext = SrtpKey.generate(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        connect(oursNext, theirsNext);
        far.send(before.subList(10, 18), session.rtpPort());
        Heard.await("eight more", () -> heard.frames().size() >= 18);
        far.send(encrypted(new SrtpSender(theirsNext)), session.rtpPort());
        Heard.await("twenty under the new key", () -> session.counters().packetsReceived() >= 38);
        far.send(before.subList(18, 20), session.rtpPort());
        Heard.await(
                "two refused",
                () -> session.counters().packetsForged() + session.counters().packetsReplayed() == 2);

        far.forget();
        SrtpReceiver receiver = new SrtpReceiver(oursNext);
        Heard.await(
                "a packet under our new key",
                () -> far.rtp().stream()
                        .anyMatch(got -> receiver.unprotect(got.bytes().clone(), 0, got.bytes().length) > 0));
        assertNotEquals(oldSsrc, far.rtp().getLast().packet().ssrc());
    }

    @Test
    void reportsAreEncryptedBothWays() {
        connect(ours, theirs);
        far.send(encrypted(phone), session.rtpPort());
        session.close();
        Heard.await("the last report", () -> !far.reports().isEmpty());
        byte[] report = far.reports().getLast().bytes().clone();
        int length = new SrtcpReceiver(ours).unprotect(report, 0, report.length);
        assertTrue(length > 0, "signed with our key");
        MediaTransportTest.Reports told = new MediaTransportTest.Reports();
        assertTrue(RtcpPackets.read(report, 0, length, told));
        assertEquals(1, told.byes);
    }

    private void connect(SrtpKey sending, SrtpKey receiving) {
        int before = far.got().size();
        session.connect(new NegotiatedMedia(
                far.address(),
                far.address(),
                AudioCodec.PCMU,
                0,
                OptionalInt.empty(),
                Direction.SENDRECV,
                20,
                true,
                Optional.of(new SrtpAgreement(sending, receiving, true)),
                false));
        Heard.await("packets after the agreement", () -> far.got().size() > before + 2);
    }

    private List<byte[]> encrypted(SrtpSender sender) {
        return encrypted(sender, stream);
    }

    private static List<byte[]> encrypted(SrtpSender sender, Stream from) {
        return from.audio(G711Law.PCMU, TONE, 20).stream()
                .map(packet -> {
                    byte[] room = Arrays.copyOf(packet, packet.length + SrtpSender.MAX_GROWTH_BYTES);
                    return Arrays.copyOf(room, sender.protect(room, 0, packet.length));
                })
                .toList();
    }

    private static byte[] clear(SrtpReceiver receiver, Got got) {
        byte[] bytes = got.bytes().clone();
        int length = receiver.unprotect(bytes, 0, bytes.length);
        assertTrue(length > 0, "not signed with our key: " + length);
        return Arrays.copyOf(bytes, length);
    }
}
