package io.callprint.speaker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.model.FrontEnd;
import io.callprint.model.LevelRule;
import io.callprint.model.Waveform;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WaveformFeedTest {
    private static final Waveform LOUD = new Waveform(FrontEnd.Use.WIDEBAND, 16_000, 32_768, new LevelRule.Peak(0.5));

    @Test
    void samplesAreHandedOnAtTheirLevelAndScale() {
        NetworkFeed.Input input = NetworkFeed.of(LOUD, 3).feed(new float[] {0.25f, -0.125f, 0, 0.0625f});
        assertArrayEquals(new long[] {1, 4}, input.shape());
        assertArrayEquals(new float[] {16_384, -8_192, 0, 4_096}, Arrays.copyOf(input.values(), input.size()));
    }

    @Test
    void tooFewSamplesAreRefusedInOneSentence() {
        NetworkFeed feed = NetworkFeed.of(LOUD, 3);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> feed.feed(new float[2]));
        assertEquals("speech of 2 samples, expected at least 3", refused.getMessage());
    }
}
