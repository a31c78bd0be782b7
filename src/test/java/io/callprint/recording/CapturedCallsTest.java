package io.callprint.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.Mutation;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CapturedCallsTest {
    @TempDir
    private Path folder = Path.of("");

    private static short[] tone() {
        short[] samples = new short[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(8000 * Math.sin(2 * Math.PI * 440 * i / 8000));
        }
        return samples;
    }

    private List<CapturedCall> read(byte[] capture) throws IOException {
        return CapturedCalls.read(Files.write(folder.resolve("call.pcap"), capture));
    }

    private void refused(String sentence, byte[] capture) {
        IOException refused = assertThrows(IOException.class, () -> read(capture));
        assertEquals(folder.resolve("call.pcap") + ": " + sentence, refused.getMessage());
    }

    @Test
    void callerOfACaptureIsHeard() throws Exception {
        CapturedCall call = read(new CaptureBytes()
                        .invite()
                        .answer()
                        .speech(tone())
                        .toBytes())
                .getFirst();

        assertEquals("call-1@pbx", call.callId());
        assertEquals("4711", call.from());
        assertTrue(call.caller().length >= 15_600, call.toString());
        double power = Arrays.stream(toInts(call.caller(), 2000, 12_000))
                .mapToDouble(sample -> (double) sample * sample)
                .average()
                .orElse(0);
        assertEquals(8000 / Math.sqrt(2), Math.sqrt(power), 150);
    }

    private static int[] toInts(short[] samples, int from, int to) {
        int[] ints = new int[to - from];
        for (int i = from; i < to; i++) {
            ints[i - from] = samples[i];
        }
        return ints;
    }

    @Test
    void pcapWithHalfACallIsRefused() {
        refused(
                "found half a call: no answer with a description to its INVITE, expected the capture to go on.",
                new CaptureBytes().invite().speech(tone()).toBytes());
        refused(
                "found half a call: no audio of the caller, expected G.711 in RTP beside the SIP.",
                new CaptureBytes().invite().answer().toBytes());
        refused(
                "found no INVITE to the audio in it, expected a capture of SIP over UDP or TCP from before the call on.",
                new CaptureBytes().answer().speech(tone()).toBytes());
    }

    @Test
    void captureThatEndsInTheMiddleOfAPacketGivesWhatIsThere() throws Exception {
        byte[] whole = new CaptureBytes().invite().answer().speech(tone()).toBytes();

        CapturedCall call = read(Arrays.copyOf(whole, whole.length / 2 + 7)).getFirst();

        assertTrue(call.caller().length > 7000 && call.caller().length < 10_000, call.toString());
    }

    static List<Arguments> otherCapturesOfTheSameCall() {
        List<Arguments> all = new ArrayList<>();
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            all.add(Arguments.of("pcap in " + order, whole(new CaptureBytes()).toPcap(order, false)));
            all.add(Arguments.of(
                    "pcap of nanoseconds in " + order, whole(new CaptureBytes()).toPcap(order, true)));
            all.add(Arguments.of(
                    "pcapng begun in " + order, whole(new CaptureBytes()).toPcapng(order)));
            all.add(Arguments.of(
                    "pcapng over TCP begun in " + order,
                    whole(CaptureBytes.overTcp()).toPcapng(order)));
        }
        all.add(Arguments.of("TCP", whole(CaptureBytes.overTcp()).toBytes()));
        all.add(Arguments.of("IPv6", whole(CaptureBytes.version6(false, false)).toBytes()));
        all.add(Arguments.of(
                "IPv6 and TCP in fragments",
                whole(CaptureBytes.version6(true, true)).toBytes()));
        all.add(Arguments.of("fragments", whole(CaptureBytes.inFragments()).toBytes()));
        return all;
    }

    private static CaptureBytes whole(CaptureBytes empty) {
        return empty.invite().answer().speech(tone());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherCapturesOfTheSameCall")
    void sameCallIsHeardInEveryFormAndOverEveryTransport(String form, byte[] capture) throws Exception {
        CapturedCall plain = read(whole(new CaptureBytes()).toBytes()).getFirst();

        List<CapturedCall> found = read(capture);

        assertEquals(1, found.size());
        assertEquals(plain.callId(), found.getFirst().callId());
        assertEquals(plain.from(), found.getFirst().from());
        assertArrayEquals(plain.caller(), found.getFirst().caller());
    }

    @Test
    void damagedCapturesGiveCallsOrOneSentence() {
        Random random = new Random(17);
        short[] little = Arrays.copyOf(tone(), 1600);
        for (byte[] right : List.of(
                CaptureBytes.overTcp().invite().answer().speech(little).toPcapng(ByteOrder.LITTLE_ENDIAN),
                CaptureBytes.version6(true, true)
                        .invite()
                        .answer()
                        .speech(little)
                        .toPcapng(ByteOrder.BIG_ENDIAN),
                CaptureBytes.inFragments().invite().answer().speech(little).toBytes())) {
            for (int i = 0; i < 1_000; i++) {
                PcapFuzz.fuzzerTestOneInput(Mutation.of(right, random));
            }
        }
    }

    @Test
    void whatIsNoCaptureIsRefused() {
        refused("found a file of an unknown kind, expected a pcap or pcapng capture.", new byte[100]);
        refused(
                "found a file of an unknown kind, expected a pcap or pcapng capture.",
                Arrays.copyOf(new byte[] {0x0A, 0x0D, 0x0D, 0x0A}, 40));
        byte[] strange = whole(new CaptureBytes()).toBytes();
        strange[23] = 99;
        refused("found link type 99, expected Ethernet, Linux cooked, loopback or raw IP.", strange);
        byte[] pcapng = whole(new CaptureBytes()).toPcapng(ByteOrder.LITTLE_ENDIAN);
        byte[] future = pcapng.clone();
        future[12] = 9;
        refused("found pcapng version 9, expected version 1.", future);
        byte[] lying = pcapng.clone();
        lying[4] = 13;
        refused("found a block of 13 bytes, expected a capture as pcapng has it.", lying);
    }
}
