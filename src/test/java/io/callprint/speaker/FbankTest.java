package io.callprint.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.model.KaldiFbank;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class FbankTest {
    private static final double TOLERANCE = 1e-3;

    @Test
    void equalsKaldiOnEveryTestVector() throws IOException {
        int compared = 0;
        for (JsonNode vector : TestVectors.index("index.json")) {
            float[] signal = TestVectors.floats(vector.path("signal").asText());
            float[] expected = TestVectors.floats(vector.path("log-mel").asText());
            KaldiFbank frontEnd = FrontEnds.plain(
                    vector.path("scale").asDouble(),
                    KaldiFbank.Window.valueOf(vector.path("window").asText().toUpperCase(Locale.ROOT)));
            float[] features = new float[expected.length];
            int frames = new Fbank(frontEnd).logMel(signal, signal.length, features);
            assertEquals(vector.path("frames").asInt(), frames);
            for (int frame = 0; frame < frames; frame++) {
                compare(vector.path("log-mel").asText(), features, expected, frame * 80);
            }
            compared += frames;
        }
        assertEquals(3 * (98 + 48 + 148 + 48 + 98 + 1), compared);
    }

    /** Bands with less than 1e-8 of their frame's power are the rounding noise of Kaldi's float FFT: they only have to be small. */
    private static void compare(String name, float[] features, float[] expected, int row) {
        double power = 0;
        for (int band = 0; band < 80; band++) {
            power += Math.exp(expected[row + band]);
        }
        double noise = Math.log(1e-8 * power);
        for (int band = 0; band < 80; band++) {
            float ours = features[row + band];
            float golden = expected[row + band];
            boolean isEqual = golden > noise ? Math.abs(ours - golden) <= TOLERANCE : ours <= noise + 1;
            assertTrue(isEqual, "%s, value %d: %f, expected %f".formatted(name, row + band, ours, golden));
        }
    }

    @Test
    void toneFallsIntoItsBand() {
        KaldiFbank frontEnd = FrontEnds.plain(1);
        float[] tone = new float[16000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * 1000 * i / 16000));
        }
        float[] features = new float[frontEnd.frames(tone.length) * 80];
        assertEquals(98, new Fbank(frontEnd).logMel(tone, tone.length, features));
        // 1,000 Hz is 1,000 mel; 80 bands from 31.7 to 2,840 mel have their centres 34.7 apart.
        int loudest = 0;
        for (int band = 1; band < 80; band++) {
            loudest = features[50 * 80 + band] > features[50 * 80 + loudest] ? band : loudest;
        }
        assertEquals(27, loudest);
    }

    @Test
    void silenceLiesOnTheFloor() {
        float[] features = new float[80];
        assertEquals(1, new Fbank(FrontEnds.plain(32768)).logMel(new float[400], 400, features));
        for (float value : features) {
            assertEquals(Math.log(1.1920929e-7), value, 1e-5);
        }
        assertEquals(1, new Fbank(FrontEnds.telephone()).logMel(new float[400], 400, features));
        for (float value : features) {
            assertEquals(0, value);
        }
    }

    @Test
    void framesLieWhollyInsideTheAudio() {
        KaldiFbank frontEnd = FrontEnds.plain(1);
        assertEquals(0, frontEnd.frames(399));
        assertEquals(1, frontEnd.frames(400));
        assertEquals(1, frontEnd.frames(559));
        assertEquals(2, frontEnd.frames(560));
        assertEquals(498, frontEnd.frames(80_000));
    }

    @Test
    void eachLiveBandLosesItsMeanAndDeadBandsAreZero() {
        KaldiFbank frontEnd = FrontEnds.telephone();
        float[] features = new float[3 * 80];
        for (int i = 0; i < features.length; i++) {
            features[i] = i * i % 17;
        }
        FbankFeed.centre(features, 3, frontEnd);
        for (int band = 0; band < 80; band++) {
            assertEquals(0, features[band] + features[80 + band] + features[160 + band], 1e-5);
            assertTrue(band < 59 || features[band] == 0);
        }
    }
}
