package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.callprint.audio.AudioCodec;
import io.callprint.audio.G711Law;
import io.callprint.audio.LossConcealment;
import io.callprint.audio.Tones;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The receive path without sockets, on a clock of its own: what comes in, what comes out, to the sample. */
class ReceivePathTest {
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
    private static final long MILLI = 1_000_000;
    private static final int DELAY = LossConcealment.DELAY_SAMPLES;

    private final Heard heard = new Heard();
    private final ReceivePath path = new ReceivePath(40, 500 * MILLI, heard, heard::frame);
    private final Stream stream = new Stream();
    private final short[] tone = Stream.tone(8_000);
    private long now = 1_000_000_000L;

    @BeforeEach
    void connect() {
        path.connect(Stream.media(FAR, AudioCodec.PCMU, 20, Direction.SENDRECV));
    }

    @ParameterizedTest
    @EnumSource(G711Law.class)
    void toneArrivesSampleForSampleAcrossTheWrap(G711Law law) {
        deliver(stream.audio(law, tone, 20), 20);

        assertToneIntact(law);
        assertEquals(50, path.counters(0, -1).packetsReceived());
        assertEquals(0, path.counters(0, -1).packetsLost());
    }

    @ParameterizedTest
    @CsvSource({"G722, 20", "OPUS, 20", "OPUS, 60"})
    void widebandArrivesInTimeAndALostPacketIsConcealed(AudioCodec codec, int packetMillis) {
        path.connect(Stream.media(FAR, codec, packetMillis, Direction.SENDRECV));
        List<byte[]> packets = stream.encoded(codec, Stream.tone(160 * 60), packetMillis);
        int lost = packets.size() / 2;
        deliver(packets.subList(0, lost), packetMillis);
        now += packetMillis * MILLI;
        deliver(packets.subList(lost + 1, packets.size()), packetMillis);

        List<Heard.Frame> frames = heard.frames();
        assertEquals(60, frames.size());
        for (int i = 0; i < frames.size(); i++) {
            assertEquals(160L * i, frames.get(i).position());
        }
        assertEquals(packetMillis / 20, heard.concealed());
        assertEquals(1, path.counters(0, -1).packetsLost());
        assertEquals(0, path.counters(0, -1).jitterMillis(), 0.2);
        double sum = 0;
        for (int i = 160 * 10; i < 160 * 20; i++) {
            sum += (double) heard.samples()[i] * heard.samples()[i];
        }
        assertEquals(12_000 / Math.sqrt(2), Math.sqrt(sum / 1_600), 900, "level of the tone");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40})
    void packetsOfAnyLengthBecomeFramesOfTwentyMillis(int packetMillis) {
        deliver(stream.audio(G711Law.PCMU, tone, packetMillis), packetMillis);

        assertToneIntact(G711Law.PCMU);
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 60})
    void packetsThatDoNotDivideTheToneAreCutToo(int packetMillis) {
        deliver(stream.audio(G711Law.PCMU, tone, packetMillis), packetMillis);

        int whole = 8_000 / (packetMillis * 8) * packetMillis / 20;
        assertEquals(whole, heard.frames().size());
        assertEquals(0, heard.concealed());
    }

    @Test
    void reorderedPacketsArePlayedInOrder() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        for (int i = 1; i + 1 < packets.size(); i += 2) {
            Collections.swap(packets, i, i + 1);
        }
        deliver(packets, 20);

        assertToneIntact(G711Law.PCMU);
        assertEquals(0, path.counters(0, -1).packetsLate());
    }

    @Test
    void duplicatesAreCountedAndNotPlayed() {
        List<byte[]> twice = new ArrayList<>();
        for (byte[] packet : stream.audio(G711Law.PCMU, tone, 20)) {
            twice.add(packet);
            twice.add(packet);
        }
        deliver(twice, 10);

        assertToneIntact(G711Law.PCMU);
        assertEquals(50, path.counters(0, -1).packetsDuplicate());
    }

    @Test
    void everyFifthPacketLostIsConcealedAndTimeGoesOn() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        long lost = 0;
        for (int i = 0; i < packets.size(); i++, now += 20 * MILLI) {
            if (i % 5 == 3) {
                lost++;
            } else {
                arrive(packets.get(i));
            }
        }
        wait(60);
        assertEquals(50, heard.frames().size());
        assertEquals(lost, heard.concealed());
        assertEquals(lost, path.counters(0, -1).framesConcealed());
        assertEquals(lost, path.counters(0, -1).packetsLost());
        short[] expected = Stream.throughLaw(G711Law.PCMU, tone);
        double error = 0;
        for (int i = DELAY; i < 8_000; i++) {
            error += Math.pow(heard.samples()[i] - expected[i - DELAY], 2);
        }
        double power = 12_000.0 * 12_000 / 2 * (8_000 - DELAY);
        assertTrue(10 * Math.log10(power / error) > 15, "signal to error " + 10 * Math.log10(power / error) + " dB");
    }

    @Test
    void latePacketIsDroppedAndTheWaitGrows() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        byte[] slow = packets.remove(10);
        deliver(packets.subList(0, 14), 20);
        arrive(slow);
        deliver(packets.subList(14, packets.size()), 20);

        assertEquals(1, path.counters(0, -1).packetsLate());
        assertEquals(50, heard.frames().size());
        assertEquals(1, heard.concealed());
        assertTrue(path.toString().contains("wait 90 ms"), path.toString());
    }

    @Test
    void newStreamOfTheSameSourceGoesOnWithoutAGap() {
        deliver(stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 4_000), 20), 20);
        stream.ssrc = 99;
        stream.sequence = 7;
        stream.timestamp = 1_000_000;
        deliver(stream.audio(G711Law.PCMU, Arrays.copyOfRange(tone, 4_000, 8_000), 20), 20);

        assertToneIntact(G711Law.PCMU);
        assertEquals(0, path.counters(0, -1).packetsLost());
    }

    @Test
    void singleStrayPacketOfAnotherStreamDisturbsNothing() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        stream.ssrc = 99;
        stream.sequence = 30_000;
        packets.add(20, stream.packet(0, false, 5, new byte[160]));
        deliver(packets, 20);

        assertToneIntact(G711Law.PCMU);
        assertEquals(1, path.counters(0, -1).packetsMalformed());
    }

    @Test
    void silenceSuppressionFillsTimeWithoutStalling() {
        deliver(stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 1_600), 20), 20);
        arrive(stream.packet(13, false, stream.timestamp, new byte[] {60}));
        wait(1_000);
        stream.timestamp += 8_000;
        deliver(stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 1_600), 20), 20);

        List<Heard.Frame> frames = heard.frames();
        assertEquals(10 + 50 + 10, frames.size());
        for (int i = 0; i < frames.size(); i++) {
            assertEquals(160L * i, frames.get(i).position());
            assertEquals(i >= 10 && i < 60, frames.get(i).concealed());
        }
        double power = 0; // noise of the level told: -60 dBov
        for (short sample : frames.get(30).samples()) {
            power += (double) sample * sample;
        }
        assertEquals(-60, 10 * Math.log10(power / 160 / (32_768.0 * 32_768)), 1.5);
        assertEquals(0, path.counters(0, -1).framesConcealed());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keysInTheAudioCountOnlyWithoutTelephoneEvents(boolean telephoneEvents) {
        path.connect(new NegotiatedMedia(
                FAR,
                FAR,
                AudioCodec.PCMU,
                0,
                telephoneEvents ? OptionalInt.of(101) : OptionalInt.empty(),
                Direction.SENDRECV,
                20,
                true));
        short[] keys = new short[3 * 1_600];
        for (int i = 0; i < 3; i++) {
            float[] press = Tones.dtmf("15#".charAt(i), 0.2, 0.1, 8_000).samples();
            for (int s = 0; s < press.length; s++) {
                keys[1_600 * i + s] = (short) (32_767 * press[s]);
            }
        }
        List<byte[]> packets = stream.audio(G711Law.PCMU, keys, 20);
        packets.remove(12); // in the middle of the second press
        deliver(packets, 20);
        wait(200);

        assertEquals(telephoneEvents ? "" : "15#", heard.digits());
        assertEquals(telephoneEvents ? 0 : 3, path.counters(0, -1).digits());
        assertEquals(!telephoneEvents, heard.keyDowns() > 6);
    }

    @Test
    void burstAfterAStallIsPlayedWhole() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        deliver(packets.subList(0, 25), 20);
        wait(400);
        packets.subList(25, 45).forEach(this::arrive);
        deliver(packets.subList(45, 50), 20);

        assertEquals(50, heard.frames().stream().filter(f -> !f.concealed()).count());
        assertEquals(0, path.counters(0, -1).packetsLate());
        assertEquals(0, path.counters(0, -1).packetsLost());
    }

    @Test
    void packetsHeldBehindALossLeaveWhenTheWaitIsOver() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        arrive(packets.get(0));
        arrive(packets.get(2));
        assertEquals(1, heard.frames().size());
        now += 39 * MILLI;
        path.tick(now);
        assertEquals(1, heard.frames().size());
        now += MILLI;
        path.tick(now);
        assertEquals(3, heard.frames().size());
    }

    @Test
    void onePacketLostInAHugeBurstCostsOneFrame() {
        List<byte[]> packets = stream.audio(G711Law.PCMU, Stream.tone(160 * 150), 20);
        packets.remove(5);
        packets.forEach(this::arrive);
        wait(60);

        assertEquals(150, heard.frames().size());
        assertEquals(1, heard.concealed());
    }

    @Test
    void eachDigitIsToldOnceUnderLossAndReordering() {
        Random random = new Random(3);
        int missed = 0;
        for (int round = 0; round < 40; round++) {
            List<byte[]> packets = new ArrayList<>(stream.press(round % 16, 5));
            packets.removeIf(packet -> random.nextInt(5) == 0);
            Collections.shuffle(packets, random);
            missed += packets.isEmpty() ? 1 : 0;
            deliver(packets, 20);
            deliver(stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 320), 20), 20);
        }
        assertEquals("0123456789*#ABCD0123456789*#ABCD01234567", heard.digits());
        assertEquals(0, missed);
        assertEquals(40, path.counters(0, -1).digits());
    }

    @Test
    void digitsTakeSequenceNumbersButLeaveNoHoleInTheAudio() {
        deliver(stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 1_600), 20), 20);
        int before = stream.timestamp;
        deliver(stream.press(5, 5), 20);
        assertEquals(before + 8 * 160, stream.timestamp);
        deliver(stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 1_600), 20), 20);

        assertEquals("5", heard.digits());
        assertEquals(28, heard.frames().size());
        assertEquals(0, path.counters(0, -1).packetsLost());
    }

    @Test
    void strangersAreIgnoredAndCounted() {
        InetSocketAddress stranger = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6666);
        List<byte[]> packets = stream.audio(G711Law.PCMU, tone, 20);
        deliver(packets.subList(0, 40), 20);
        byte[] foreign = new Stream().audio(G711Law.PCMU, new short[160], 20).getFirst();
        path.datagram(foreign, 0, foreign.length, stranger, now);
        deliver(packets.subList(40, 50), 20);

        assertToneIntact(G711Law.PCMU);
        assertEquals(1, path.counters(0, -1).packetsFromStrangers());
    }

    @Test
    void nothingIsHeardBeforeADescriptionIsAgreedOn() {
        ReceivePath fresh = new ReceivePath(40, 500 * MILLI, heard, heard::frame);
        byte[] packet = stream.audio(G711Law.PCMU, tone, 20).getFirst();
        fresh.datagram(packet, 0, packet.length, FAR, now);

        assertEquals(0, heard.frames().size());
        assertEquals(1, fresh.counters(0, -1).packetsFromStrangers());
    }

    @Test
    void mutatedPacketsOfOurOwnPeerDoNotBreakThePath() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++, now += MILLI) {
            byte[] packet = random.nextInt(4) == 0
                    ? stream.event(random.nextInt(20), false, random.nextBoolean(), stream.timestamp, random.nextInt())
                    : stream.audio(G711Law.PCMU, Arrays.copyOf(tone, 160), 20).getFirst();
            for (int m = random.nextInt(4); m > 0; m--) {
                packet[random.nextInt(Math.min(packet.length, 16))] = (byte) random.nextInt(256);
            }
            arrive(Arrays.copyOf(packet, random.nextInt(5) == 0 ? random.nextInt(2_048) : packet.length));
            path.tick(now);
        }
        wait(300);
        int before = heard.frames().size();
        stream.ssrc = 42;
        deliver(stream.audio(G711Law.PCMU, tone, 20), 20);
        long clean = heard.frames().subList(before, heard.frames().size()).stream()
                .filter(frame -> !frame.concealed())
                .count();
        assertTrue(clean >= 49, "clean frames after the storm: " + clean);
    }

    @Test
    void receivingAllocatesNothingPerPacket() {
        ReceivePath quiet = new ReceivePath(40, 500 * MILLI, heard, (frame, arrival) -> {});
        quiet.connect(Stream.media(FAR, AudioCodec.PCMU, 20, Direction.SENDRECV));
        List<byte[]> packets = new ArrayList<>(stream.audio(G711Law.PCMU, Stream.tone(160 * 1_000), 20));
        for (int i = 5; i + 1 < packets.size(); i += 10) {
            Collections.swap(packets, i, i + 1);
        }
        packets.removeIf(packet -> packet[3] % 25 == 7);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < packets.size(); i++) {
                byte[] packet = packets.get(i);
                now += 20 * MILLI;
                quiet.datagram(packet, 0, packet.length, FAR, now);
                quiet.tick(now);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 1_000, "bytes allocated for about 960 packets: " + least);
    }

    private void deliver(List<byte[]> packets, int everyMillis) {
        for (byte[] packet : packets) {
            arrive(packet);
            now += everyMillis * MILLI;
            path.tick(now);
        }
    }

    private void arrive(byte[] packet) {
        path.datagram(packet, 0, packet.length, FAR, now);
    }

    private void wait(int millis) {
        for (int i = 0; i < millis; i += 20) {
            now += 20 * MILLI;
            path.tick(now);
        }
    }

    /** The whole tone came out, in frames that follow one another, late by the delay of the concealment and by nothing else. */
    private void assertToneIntact(G711Law law) {
        List<Heard.Frame> frames = heard.frames();
        assertEquals(50, frames.size());
        for (int i = 0; i < 50; i++) {
            assertEquals(160L * i, frames.get(i).position());
            assertEquals(false, frames.get(i).concealed());
        }
        short[] expected = Stream.throughLaw(law, tone);
        assertArrayEquals(Arrays.copyOf(expected, 8_000 - DELAY), Arrays.copyOfRange(heard.samples(), DELAY, 8_000));
    }
}
