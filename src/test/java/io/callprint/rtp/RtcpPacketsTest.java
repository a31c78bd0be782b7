package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpPacketsTest {
    private final MediaTransportTest.Reports told = new MediaTransportTest.Reports();

    private static byte[] whole() {
        ByteBuffer packet = new RtcpWriter()
                .begin()
                .senderReport(1, 0x0102_0304_0506_0708L, 9, 4_000_000_000L, 11, 1)
                .reportBlock(2, 64, -3, 0x1_0005L, 17, 5, 6)
                .canonicalName(1, "abc@callprint")
                .bye(1)
                .end(null);
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }

    @Test
    void whatIsWrittenIsRead() {
        byte[] bytes = whole();
        assertTrue(RtcpPackets.read(bytes, 0, bytes.length, told));
        assertEquals(1, told.senderSsrc);
        assertEquals(0x0102_0304_0506_0708L, told.ntp);
        assertEquals(4_000_000_000L, told.packets);
        assertEquals(11, told.octets);
        assertEquals(2, told.aboutSsrc);
        assertEquals(64, told.fractionLost);
        assertEquals(-3, told.cumulativeLost);
        assertEquals(0x1_0005L, told.highestSequence);
        assertEquals(1, told.byes);
    }

    @Test
    void wordCountsMatchTheBytes() {
        byte[] bytes = whole();
        assertEquals(0, bytes.length % 4);
        int sdes = 4 + 4 * Octets.u16(bytes, 2);
        assertEquals(RtcpPackets.SOURCE_DESCRIPTION, bytes[sdes + 1] & 0xFF);
        assertEquals(
                "abc@callprint",
                new String(bytes, sdes + 10, bytes[sdes + 9], java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(0, bytes[sdes + 10 + 13]);
    }

    @Test
    void mutatedReportsBreakNothing() {
        Random random = new Random(4);
        int wellFormed = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = whole();
            for (int m = random.nextInt(4); m > 0; m--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length);
            wellFormed += RtcpPackets.read(cut, 0, cut.length, told) ? 1 : 0;
        }
        assertTrue(wellFormed > 1_000 && wellFormed < 9_000, "well formed " + wellFormed);
    }

    @Test
    void sharedPortIsToldApartByTheType() {
        assertTrue(RtcpPackets.isRtcp(whole(), 0, 40));
        assertFalse(RtcpPackets.isRtcp(new byte[] {(byte) 0x80, (byte) 0x80}, 0, 2)); // PCMU with marker
        assertFalse(RtcpPackets.isRtcp(new byte[] {(byte) 0x80, (byte) (0x80 | 63)}, 0, 2));
        assertFalse(RtcpPackets.isRtcp(new byte[] {(byte) 0x80}, 0, 1));
    }

    @Test
    void ntpTimeCountsFrom1900() {
        assertEquals(2_208_988_800L << 32, RtcpReporter.ntp(Instant.EPOCH));
        assertEquals((2_208_988_801L << 32) | 0x8000_0000L, RtcpReporter.ntp(Instant.ofEpochMilli(1_500)));
    }
}
