package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.call.KeyPresses.Way;
import org.junit.jupiter.api.Test;

class KeyPressesTest {
    private static final long MILLI = 1_000_000;

    private final KeyPresses presses = new KeyPresses();

    private boolean isNew(char digit, Way way, long millis) {
        return presses.isNew(digit, way, millis * MILLI);
    }

    @Test
    void keySentBothWaysIsOnePress() {
        assertEquals(true, isNew('1', Way.EVENT, 0));
        assertEquals(false, isNew('1', Way.INFO, 40));
        assertEquals(true, isNew('1', Way.INFO, 300));
        assertEquals(false, isNew('1', Way.EVENT, 350));
    }

    @Test
    void sameKeyTwiceOneWayIsTwoPresses() {
        assertEquals(true, isNew('1', Way.EVENT, 0));
        assertEquals(true, isNew('1', Way.EVENT, 200));
        assertEquals(false, isNew('1', Way.INFO, 240));
        assertEquals(false, isNew('1', Way.INFO, 260));
        assertEquals(true, isNew('1', Way.INFO, 280));
    }

    @Test
    void otherKeysAndLateOnesAreTheirOwn() {
        assertEquals(true, isNew('1', Way.EVENT, 0));
        assertEquals(true, isNew('2', Way.INFO, 10));
        assertEquals(true, isNew('1', Way.INFO, 1_200));
    }
}
