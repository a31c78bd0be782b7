package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplingTest {
    private final Upsampler upsampler = new Upsampler();
    private final Resampler resampler = new Resampler();

    @ParameterizedTest
    @ValueSource(ints = {200, 1000, 2000, 3000, 3400})
    void telephoneBandIsKeptFlatAndItsImagesVanish(int hz) {
        float[] out = upsampler.upsample(Tones.sine(hz, 0.5, 2, 8000).samples());
        assertEquals(0, levelDb(out, hz, 16000), 0.1);
        assertTrue(levelDb(out, 8000 - hz, 16000) < -95, "image " + levelDb(out, 8000 - hz, 16000));
    }

    @Test
    void upsampledAudioIsNeitherLateNorShort() {
        float[] in = Tones.sine(700, 0.5, 0.5, 8000).samples();
        float[] out = upsampler.upsample(in);
        float[] ideal = Tones.sine(700, 0.5, 0.5, 16000).samples();
        assertEquals(2 * in.length, out.length);
        for (int i = 100; i < out.length - 100; i++) {
            assertEquals(ideal[i], out[i], 1e-4);
        }
    }

    @Test
    void upsamplerCopesWithLessAudioThanItsFilterIsLong() {
        assertEquals(0, upsampler.upsample(new float[0]).length);
        float[] out = upsampler.upsample(new float[] {1});
        assertEquals(1, out[0], 1e-6);
        assertEquals(0.63, out[1], 0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {11025, 16000, 22050, 32000, 44100, 48000, 96000})
    void goingToEightKilohertzKeepsOneKilohertzAndDropsSix(int rate) {
        AudioClip low = resampler.resample(Tones.sine(1000, 0.5, 1, rate), 8000);
        assertEquals(8000, low.samples().length, 1);
        assertEquals(0, levelDb(low.samples(), 1000, 8000), 0.2);
        AudioClip high = resampler.resample(Tones.sine(Math.min(6000, rate / 2.0 - 400), 0.5, 1, rate), 8000);
        assertTrue(Levels.rmsDbfs(Levels.toPcm16(high.samples()), 200, 7600) < -70);
    }

    @Test
    void resampledAudioIsNotLate() {
        float[] out = resampler.resample(Tones.sine(500, 0.5, 1, 44100), 16000).samples();
        float[] ideal = Tones.sine(500, 0.5, 1, 16000).samples();
        for (int i = 400; i < 15600; i++) {
            assertEquals(ideal[i], out[i], 2e-3, "sample " + i);
        }
    }

    @Test
    void sameRateIsTheSameClip() {
        AudioClip clip = Tones.sine(500, 0.5, 1, 8000);
        assertEquals(clip, resampler.resample(clip, 8000));
    }

    /** Amplitude at a frequency relative to 0.5, in dB, under a Blackman-Harris window. */
    private static double levelDb(float[] x, double hz, int rate) {
        double re = 0;
        double im = 0;
        double gain = 0;
        for (int i = 0; i < x.length; i++) {
            double p = 2 * Math.PI * i / x.length;
            double w = 0.35875 - 0.48829 * Math.cos(p) + 0.14128 * Math.cos(2 * p) - 0.01168 * Math.cos(3 * p);
            re += w * x[i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += w * x[i] * Math.sin(2 * Math.PI * hz * i / rate);
            gain += w;
        }
        return 20 * Math.log10(Math.hypot(re, im) * 2 / gain / 0.5 + 1e-12);
    }
}
