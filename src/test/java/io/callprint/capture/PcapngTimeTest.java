package io.callprint.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcapngTimeTest {
    @ParameterizedTest
    @CsvSource({
        "false, 6, 0, 1700000000123456, 1700000000123456000",
        "false, 9, 0, 1700000000123456789, 1700000000123456789",
        "false, 3, 0, 1700000000123, 1700000000123000000",
        "false, 0, 0, 1700000000, 1700000000000000000",
        "false, 12, 0, 1500, 1",
        "false, 6, 1700000000, 250000, 1700000000250000000",
        "true, 0, 0, 1700000000, 1700000000000000000",
        "true, 10, 0, 1536, 1500000000",
        "true, 20, 0, 1782579200262144, 1700000000250000000",
        "true, 40, 0, 1649267441664, 1500000000",
        "true, 127, 0, 5, 0",
        "false, 127, 0, 5, 0",
    })
    void ticksBecomeNanoseconds(boolean isBinary, int exponent, long offset, long ticks, long nanos) {
        assertEquals(nanos, new PcapngTime(isBinary, exponent, offset).nanos(ticks));
    }

    @Test
    void optionsSayTheUnitAndTheOffset() {
        ByteBuffer options = ByteBuffer.allocate(32);
        options.putInt(0x0002_0003).putInt(0x6C6F_0000); // a name
        options.putInt(0x0009_0001).putInt(0x8A00_0000);
        options.putInt(0x000E_0008).putLong(7);
        assertEquals(new PcapngTime(true, 10, 7), PcapngTime.ofOptions(options.flip()));
        assertEquals(new PcapngTime(false, 6, 0), PcapngTime.ofOptions(ByteBuffer.allocate(0)));
        assertEquals(new PcapngTime(false, 6, 0), PcapngTime.ofOptions(ByteBuffer.wrap(new byte[] {0, 9, 0, 9, 1, 1})));
    }
}
