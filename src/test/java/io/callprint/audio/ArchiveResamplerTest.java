package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveResamplerTest {
    private final ArchiveResampler resampler = new ArchiveResampler();

    @ParameterizedTest
    @CsvSource({"44100, 1000", "44100, 10500", "48000, 10500", "16000, 7000", "8000, 3400", "22050, 9500", "96000, 500"
    })
    void tonesBelowTheCutKeepLevelAndPlace(int rate, double hertz) {
        AudioClip out = resampler.resample(Tones.sine(hertz, 0.5, 1, rate), 24_000);
        assertEquals(24_000, out.samples().length);
        double worst = 0;
        for (int i = 3_000; i < 21_000; i++) {
            double expected = 0.5 * Math.sin(2 * Math.PI * hertz * i / 24_000);
            worst = Math.max(worst, Math.abs(out.samples()[i] - expected));
        }
        assertTrue(worst < 1e-4, worst + " at " + rate + " Hz");
    }

    @ParameterizedTest
    @CsvSource({"44100, 12500", "48000, 13000", "48000, 20000", "96000, 30000"})
    void tonesAboveTheNewHalfRateAreGone(int rate, double hertz) {
        AudioClip out = resampler.resample(Tones.sine(hertz, 0.9, 1, rate), 24_000);
        double worst = 0;
        for (int i = 3_000; i < 21_000; i++) {
            worst = Math.max(worst, Math.abs(out.samples()[i]));
        }
        assertTrue(20 * Math.log10(worst / 0.9) < -100, 20 * Math.log10(worst / 0.9) + " dB");
    }

    @Test
    void theSameRateIsTheSameClip() {
        AudioClip clip = Tones.sine(440, 0.5, 1, 24_000);
        assertSame(clip, resampler.resample(clip, 24_000));
    }
}
