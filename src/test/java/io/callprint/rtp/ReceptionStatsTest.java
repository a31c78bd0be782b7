package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReceptionStatsTest {
    private static final long PACKET_NANOS = 20_000_000;

    private final ReceptionStats stats = new ReceptionStats();

    @Test
    void lossIsCountedAcrossTheWrap() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                stats.received(1, (65_500 + i) & 0xFFFF, i * 160, 1, i * PACKET_NANOS);
            }
        }
        assertEquals(24, stats.lost()); // the last one of the hundred is not missed yet
        assertEquals(0x1_0000 + 65_500 + 98 - 65_536, stats.extendedHighest());
        assertEquals(24, stats.cumulativeLost());
        assertEquals(256 * 24 / 99, stats.takeFractionLost());
        assertEquals(0, stats.takeFractionLost());
    }

    @Test
    void steadyPacketsHaveNoJitterAndAlternatingOnesTheirs() {
        for (int i = 0; i < 200; i++) {
            stats.received(1, i, i * 160, 1, i * PACKET_NANOS);
        }
        assertEquals(0, stats.jitterMillis(), 1e-9);
        for (int i = 200; i < 600; i++) { // every other packet 4 ms late
            stats.received(1, i, i * 160, 1, i * PACKET_NANOS + (i & 1) * 4_000_000L);
        }
        assertEquals(4, stats.jitterMillis(), 0.01);
    }

    @Test
    void newStreamStartsAnewButLossOfTheCallIsKept() {
        stats.received(1, 10, 0, 1, 0);
        stats.received(1, 13, 480, 1, 60_000_000);
        stats.received(2, 40_000, 7, 1, 80_000_000);
        stats.received(2, 40_002, 327, 1, 120_000_000);
        assertEquals(3, stats.lost());
        assertEquals(1, stats.cumulativeLost());
        assertEquals(2, stats.ssrc());
    }
}
