package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComfortNoiseTest {
    private final ComfortNoise noise = new ComfortNoise();
    private final short[] samples = new short[80_000];

    @ParameterizedTest
    @CsvSource({"40, -40", "60, -60", "70, -70", "0, -30", "20, -30"})
    void noiseHasTheLevelTold(int dbBelowOverload, double expectedDb) {
        noise.level(dbBelowOverload);
        noise.fill(samples);
        double power = 0;
        for (short sample : samples) {
            power += (double) sample * sample;
        }
        double db = 10 * Math.log10(power / samples.length / (32_768.0 * 32_768));
        assertEquals(expectedDb, db, 0.3);
    }

    @Test
    void silenceIsSilence() {
        noise.level(127);
        noise.fill(samples);
        assertArrayEquals(new short[80_000], samples);
    }
}
