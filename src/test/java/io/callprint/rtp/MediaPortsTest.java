package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MediaPortsTest {
    @Test
    void portRangeWithoutAPairIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> new MediaPorts(20_001, 20_002, 0));
        assertThrows(IllegalArgumentException.class, () -> new MediaPorts(20_000, 70_000, 0));
    }

    @Test
    void portsAreGivenOutInTurn() throws NoMediaPortException {
        MediaPorts ports = new MediaPorts(20_000, 20_005, 1);
        assertEquals(20_002, ports.take());
        ports.giveBack(20_002);
        assertEquals(20_004, ports.take());
        assertEquals(20_000, ports.take());
        assertEquals(20_002, ports.take());
        assertThrows(NoMediaPortException.class, ports::take);
    }
}
