package io.callprint.speaker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.model.FrontEnd;
import io.callprint.model.LevelRule;
import io.callprint.model.MelPower;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MelPowerFeedTest {
    private static final MelPower GE2E =
            new MelPower(FrontEnd.Use.TELEPHONE, 16_000, new LevelRule.AtLeast(-30), 25, 10, 40, 160, 77, 0.75);

    /** Of the largest power of its frame: what is less is the rounding of others. */
    private static final double WEAK = 1e-4;

    @Test
    void equalsResemblyzerOnEveryTestVector() throws IOException {
        int windows = 0;
        NetworkFeed feed = NetworkFeed.of(GE2E, 1);
        for (JsonNode vector : TestVectors.index("mel-power.json")) {
            float[] signal = TestVectors.floats(vector.path("signal").asText());
            float[] speech = new float[vector.path("samples").asInt()];
            for (int i = 0; i < speech.length; i++) {
                speech[i] = signal[i % signal.length];
            }
            String name = vector.path("mel-power").asText();
            float[] expected = TestVectors.floats(name);
            NetworkFeed.Input input = feed.feed(speech);
            assertArrayEquals(new long[] {vector.path("windows").asInt(), 160, 40}, input.shape(), name);
            for (int row = 0; row < expected.length / 40; row++) {
                compare(name, input.values(), row * vector.path("every").asInt() * 40, expected, row * 40);
            }
            windows += vector.path("windows").asInt();
        }
        assertEquals(13, windows);
    }

    private static void compare(String name, float[] values, int at, float[] expected, int row) {
        double weak = 0;
        for (int band = 0; band < 40; band++) {
            weak = Math.max(weak, WEAK * expected[row + band]);
        }
        for (int band = 0; band < 40; band++) {
            float golden = expected[row + band];
            assertEquals(golden, values[at + band], 1e-4 * Math.max(golden, weak), name + ", value " + (row + band));
        }
    }

    @Test
    void toneIsPowerInItsBandAlone() {
        float[] tone = new float[16_000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 1000 * i / 16_000));
        }
        float[] values = NetworkFeed.of(GE2E, 1).feed(tone).values();
        // Slaney's scale has 45.2 mel to 8 kHz and 15 to 1 kHz: 40 bands have their centres 1.103 apart, the 14th's at
        // 15.45.
        double[] powers = new double[40];
        Arrays.setAll(powers, band -> values[50 * 40 + band]);
        double most = Arrays.stream(powers).max().orElseThrow();
        for (int band = 0; band < 40; band++) {
            assertTrue(Math.abs(band - 13) <= 1 || powers[band] < 1e-3 * most, "band " + band);
        }
        assertTrue(powers[12] == most || powers[13] == most);
        // amplitude 0.5 in a Hann window of 400: |X|^2 = (0.5 x 400 / 4)^2 at the bin itself, a quarter of it at both
        // neighbours
        float[] silentAfter = NetworkFeed.of(GE2E, 1).feed(new float[16_000]).values();
        assertEquals(0, silentAfter[50 * 40 + 13]);
    }

    @Test
    void windowsOverlapAndTheLastOneIsLeftOutWhenItIsTooEmpty() {
        assertEquals(1, GE2E.windows(0));
        assertEquals(1, GE2E.windows(8_000));
        assertEquals(1, GE2E.windows(25_600));
        // the second begins at 77 frames, 12,320 samples, and needs three quarters of 25,600
        assertEquals(1, GE2E.windows(12_320 + 19_199));
        assertEquals(2, GE2E.windows(12_320 + 19_200));
        assertEquals(5, GE2E.windows(80_000));
    }

    @Test
    void quietSpeechIsRaisedAndLoudSpeechStaysAsItIs() {
        float[] quiet = {0.001f, -0.001f, 0.001f, -0.001f};
        SpeechLevel.apply(GE2E.level(), quiet);
        assertEquals(Math.pow(10, -1.5), quiet[0], 1e-7);
        float[] loud = {0.4f, -0.4f};
        SpeechLevel.apply(GE2E.level(), loud);
        assertArrayEquals(new float[] {0.4f, -0.4f}, loud);
        float[] silence = new float[3];
        SpeechLevel.apply(GE2E.level(), silence);
        assertArrayEquals(new float[3], silence);
    }
}
