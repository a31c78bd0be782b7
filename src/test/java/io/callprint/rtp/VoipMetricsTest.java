package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VoipMetricsTest {
    private final BurstGaps bursts = new BurstGaps();

    private BurstGaps.Shares after(String packets) {
        for (int at = 0; at < packets.length(); at++) {
            if (packets.charAt(at) == 'x') {
                bursts.lost();
            } else {
                bursts.received();
            }
        }
        return bursts.shares();
    }

    @Test
    void lossesApartBelongToTheGap() {
        BurstGaps.Shares shares = after(".".repeat(100) + "x" + ".".repeat(100) + "x" + ".".repeat(98));
        assertEquals(new BurstGaps.Shares(0, 2 / 300.0, 0, 300), shares);
    }

    @Test
    void lossesCloserThanSixteenAreABurst() {
        BurstGaps.Shares shares = after(".".repeat(100) + "x..x.x" + ".".repeat(100));
        assertEquals(new BurstGaps.Shares(0.5, 0, 6, 100), shares);
    }

    @Test
    void burstAtTheEndCountsToo() {
        assertEquals(new BurstGaps.Shares(1, 0, 3, 5), after(".".repeat(10) + "xxx"));
    }

    @Test
    void blockIsLaidOutAsTheStandardSays() {
        MediaCounters counters = new MediaCounters(900, 100, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1.5, 12.4, 80, 77.4, 3.92);
        ByteBuffer packet = new RtcpWriter()
                .begin()
                .receiverReport(1, 0)
                .extendedReport(1, 2, new VoipMetrics(counters, new BurstGaps.Shares(0.5, 0.01, 6, 100), 60))
                .end(null);
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        assertTrue(RtcpPackets.read(bytes, 0, bytes.length, new MediaTransportTest.Reports()));
        assertEquals(8 + 8 + 36, bytes.length);
        assertEquals(RtcpPackets.EXTENDED_REPORT, bytes[9] & 0xFF);
        assertEquals(10, Octets.u16(bytes, 10));
        assertEquals(7, bytes[16]);
        assertEquals(8, Octets.u16(bytes, 18));
        assertEquals(2, Octets.i32(bytes, 20));
        assertEquals(26, bytes[24]); // 10 % of 256
        assertEquals(5, bytes[25]);
        assertEquals((byte) 128, bytes[26]);
        assertEquals(3, bytes[27]);
        assertEquals(120, Octets.u16(bytes, 28));
        assertEquals(2_000, Octets.u16(bytes, 30));
        assertEquals(80, Octets.u16(bytes, 32));
        assertEquals(32, Octets.u16(bytes, 34));
        assertEquals(16, bytes[39]);
        assertEquals(77, bytes[40]);
        assertEquals(39, bytes[42]);
        assertEquals(60, Octets.u16(bytes, 46));
        assertEquals(200, Octets.u16(bytes, 50));
    }
}
