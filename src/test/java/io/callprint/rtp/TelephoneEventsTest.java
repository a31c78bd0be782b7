package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelephoneEventsTest {
    private final Heard heard = new Heard();
    private final TelephoneEvents events = new TelephoneEvents(heard);
    private final Stream stream = new Stream();

    @Test
    void samePressedTwiceIsTwoDigits() {
        give(stream.press(7, 4));
        give(stream.press(7, 4));
        assertEquals("77", heard.digits());
    }

    @Test
    void lostStartAndLostEndAreOneDigitEach() {
        List<byte[]> first = stream.press(1, 5);
        give(first.subList(6, 7)); // only one of the ends
        List<byte[]> second = stream.press(1, 5);
        give(second.subList(0, 1)); // only the start
        give(stream.press(2, 5).subList(2, 3));
        assertEquals("112", heard.digits());
    }

    @Test
    void longPressOfThreeSegmentsIsOneDigit() {
        int start = stream.timestamp;
        for (int segment = 0; segment < 3; segment++) {
            for (int duration = 160; duration < 0xFFFF; duration += 160) {
                give(List.of(stream.event(5, segment == 0 && duration == 160, false, start, duration)));
            }
            give(List.of(stream.event(5, false, segment == 2, start, 0xFFFF)));
            start += 0xFFFF;
        }
        give(List.of(stream.event(5, true, true, start + 2_000, 800)));
        assertEquals("55", heard.digits());
    }

    @Test
    void packetWithTwoEventsTellsBoth() {
        byte[] payload = {1, (byte) 0x8A, 1, (byte) 0x40, 2, (byte) 0x8A, 1, (byte) 0x40};
        give(List.of(stream.packet(Stream.EVENT_TYPE, true, stream.timestamp, payload)));
        assertEquals("12", heard.digits());
    }

    @Test
    void eventsThatAreNoKeysAreIgnored() {
        give(stream.press(16, 4)); // flash
        give(stream.press(66, 4));
        assertEquals("", heard.digits());
    }

    @Test
    void keyIsTakenAsDownUntilItsEnd() {
        give(stream.press(3, 4));
        assertEquals(4, heard.keyDowns());
    }

    @Test
    void randomPayloadsBreakNothing() {
        Random random = new Random(2);
        for (int i = 0; i < 10_000; i++) {
            byte[] payload = new byte[random.nextInt(20)];
            random.nextBytes(payload);
            give(List.of(stream.packet(Stream.EVENT_TYPE, random.nextBoolean(), random.nextInt(), payload)));
        }
        assertTrue(heard.digits().length() < 40_000);
    }

    private void give(List<byte[]> packets) {
        RtpPacket packet = new RtpPacket();
        for (byte[] bytes : packets) {
            assertTrue(packet.wrap(bytes, 0, bytes.length));
            events.packet(packet);
        }
    }
}
