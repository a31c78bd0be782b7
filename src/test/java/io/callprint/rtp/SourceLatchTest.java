package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceLatchTest {
    private static final long MILLI = 1_000_000;

    private final SourceLatch latch = new SourceLatch(500 * MILLI);
    private final InetSocketAddress described = at(1);
    private final InetSocketAddress real = at(2);
    private final InetSocketAddress stranger = at(3);

    @Test
    void firstValidSourceIsLatchedWhateverWasDescribed() {
        latch.signal(described);
        assertEquals(described, latch.target());
        assertTrue(hears(real, 0));
        assertEquals(real, latch.target());
    }

    @Test
    void inTheWindowAnotherMayTakeOverAndThenNoMore() {
        latch.signal(described);
        assertTrue(hears(stranger, 0));
        assertTrue(hears(real, 499));
        assertFalse(hears(stranger, 500));
        assertEquals(real, latch.target());
    }

    @Test
    void describedAddressKeepsItsPlaceInTheWindow() {
        latch.signal(described);
        assertTrue(hears(described, 0));
        assertFalse(hears(stranger, 100));
    }

    @Test
    void describedAddressMayTakeOverAtAnyTime() {
        latch.signal(described);
        assertTrue(hears(stranger, 0));
        assertTrue(hears(described, 2_000));
        assertFalse(hears(stranger, 2_001));
    }

    @Test
    void newSourceIsFollowedWhenTheOldFellSilent() {
        latch.signal(described);
        assertTrue(hears(real, 0));
        assertFalse(hears(stranger, 3_000));
        assertTrue(hears(stranger, 3_001));
        assertEquals(stranger, latch.target());
    }

    @Test
    void newDescriptionLatchesAnew() {
        latch.signal(described);
        assertTrue(hears(real, 0));
        latch.signal(at(9));
        assertEquals(at(9), latch.target());
        assertTrue(hears(at(10), 1_000));
        assertFalse(hears(real, 1_600));
    }

    @Test
    void sameDescriptionAgainKeepsSendingToTheRealSource() {
        latch.signal(described);
        assertTrue(hears(real, 0));
        latch.signal(described);
        assertEquals(real, latch.target());
    }

    private boolean hears(InetSocketAddress source, long millis) {
        boolean permitted = latch.permits(source, millis * MILLI);
        if (permitted) {
            latch.heard(source, millis * MILLI);
        }
        return permitted;
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
