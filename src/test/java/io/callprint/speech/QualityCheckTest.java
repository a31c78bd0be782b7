package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import io.callprint.config.SpeechConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityCheckTest {
    private final QualityCheck check = new QualityCheck(QualityModel.read(Fixtures.MODELS), SpeechConfig.DEFAULTS);

    @Test
    void telephoneSpeechIsGoodEnough() throws IOException {
        SpeechQuality quality = check.check(Fixtures.netSpeech(Fixtures.referenceSamples(), -60, 0));
        assertEquals(Set.of(), quality.reasons());
        assertTrue(quality.score() >= 0.5 && quality.score() <= 1, quality.toString());
        assertTrue(quality.voicedShare() > 0.3 && quality.voicedShare() < 0.9, quality.toString());
        assertTrue(quality.clippedShare() < 0.002, quality.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 20})
    void speechWellAboveTheNoiseIsGoodEnough(int snrDb) throws IOException {
        SpeechQuality quality = check.check(inNoise(snrDb));
        assertTrue(quality.isGoodEnough(), quality.toString());
        assertEquals(snrDb, quality.snrDb(), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void speechBelowTheNoiseIsTooNoisy(int snrDb) throws IOException {
        SpeechQuality quality = check.check(inNoise(snrDb));
        assertTrue(quality.reasons().contains(QualityReason.TOO_NOISY), quality.toString());
        assertTrue(quality.score() < 0.2, quality.toString());
    }

    @Test
    void tonesAreNotSpeech() {
        assertRefused(Tones.sine(440, 0.3, 4, 8000), QualityReason.TONE);
        assertRefused(Tones.dtmf('5', 0.2, 4, 8000), QualityReason.TONE);
        assertRefused(Tones.sum(Tones.sine(350, 0.2, 4, 8000), Tones.sine(440, 0.2, 4, 8000)), QualityReason.TONE);
    }

    @Test
    void chordsAreMusic() {
        double[][] chords = {{261.6, 329.6, 392}, {220, 277.2, 329.6}, {293.7, 349.2, 440}, {196, 246.9, 293.7}};
        float[] samples = new float[40_000];
        for (int i = 0; i < samples.length; i++) {
            double sum = 0;
            for (double hz : chords[i / 6000 % 4]) {
                for (int harmonic = 1; harmonic < 5; harmonic++) {
                    sum += Math.sin(2 * Math.PI * hz * harmonic * i / 8000) / harmonic;
                }
            }
            samples[i] = (float) (0.08 * sum * Math.exp(-(i % 6000) / 6000.0));
        }
        assertRefused(new AudioClip(samples, 8000), QualityReason.MUSIC);
    }

    @Test
    void noiseHasNoVoice() {
        assertRefused(Tones.whiteNoise(0.1, 4, 8000, 1), QualityReason.UNVOICED);
    }

    @Test
    void silenceIsTooQuietAndNothingAtAllIsTooShort() {
        assertRefused(new AudioClip(new float[32_000], 8000), QualityReason.TOO_QUIET);
        assertRefused(new AudioClip(new float[0], 8000), QualityReason.TOO_SHORT);
    }

    @Test
    void heavilyClippedFaintShortAndPatchedSpeechIsRefusedByName() throws IOException {
        short[] speech = Fixtures.referenceSamples();
        assertTrue(reasons(Fixtures.scaled(speech, 40), 0).contains(QualityReason.CLIPPED));
        double toMinus64 = Math.pow(10, (-64 - Levels.rmsDbfs(speech, 0, speech.length)) / 20);
        assertTrue(reasons(Fixtures.scaled(speech, toMinus64), 0).contains(QualityReason.TOO_QUIET));
        assertEquals(Set.of(QualityReason.TOO_SHORT), reasons(Arrays.copyOfRange(speech, 8000, 14_000), 0));
        assertEquals(Set.of(QualityReason.PACKET_LOSS), reasons(speech, 0.4));
        assertEquals(Set.of(), reasons(speech, 0.1));
    }

    private Set<QualityReason> reasons(short[] samples, double concealedShare) {
        return check.check(Fixtures.netSpeech(samples, -70, concealedShare)).reasons();
    }

    private void assertRefused(AudioClip clip, QualityReason reason) {
        SpeechQuality quality = check.check(Fixtures.netSpeech(Levels.toPcm16(clip.samples()), -100, 0));
        assertFalse(quality.isGoodEnough());
        assertTrue(quality.reasons().contains(reason), quality.toString());
    }

    private static NetSpeech inNoise(int snrDb) throws IOException {
        short[] speech = Fixtures.scaled(Fixtures.referenceSamples(), 0.5);
        double noiseDbfs = Levels.rmsDbfs(speech, 0, speech.length) - snrDb;
        return Fixtures.netSpeech(Fixtures.sum(speech, Fixtures.noise(noiseDbfs, 5, 1)), noiseDbfs, 0);
    }
}
