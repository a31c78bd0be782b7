package io.callprint.spoof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import io.callprint.config.SpoofConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoofCheckTest {
    private static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private long nowNanos;
    private final SpoofCheck check = check(SpoofConfig.DEFAULTS, Optional.empty());

    @Test
    void audioOfAnEarlierCallIsHeardBeforeThroughTheOtherLawAtAnotherLevelFromAnotherStart() throws IOException {
        short[] first = overTheLine(voice("allison/call-1.wav"), G711Law.PCMU, 0.7);
        assertFalse(check.examine("call-1", first, 0).contains(Suspicion.HEARD_BEFORE));
        short[] again = Arrays.copyOfRange(voice("allison/call-1.wav"), 3_333, 30_000);
        Set<Suspicion> found = check.examine("call-2", overTheLine(again, G711Law.PCMA, 0.15), 0);
        assertTrue(found.contains(Suspicion.HEARD_BEFORE), found.toString());
    }

    @Test
    void longerLooksOfOneCallAreNotHeardBefore() throws IOException {
        short[] all = overTheLine(voice("carlo/call-1.wav"), G711Law.PCMU, 0.7);
        for (int seconds : new int[] {2, 3, 4, 5}) {
            Set<Suspicion> found = check.examine("call", Arrays.copyOf(all, seconds * 8_000), 0);
            assertFalse(found.contains(Suspicion.HEARD_BEFORE), seconds + " s: " + found);
        }
        assertTrue(check.examine("other", all, 0).contains(Suspicion.HEARD_BEFORE));
    }

    @Test
    void otherAudioOfTheSameAndOfOtherVoicesIsNew() throws IOException {
        int call = 0;
        for (String voice : new String[] {"allison", "carlo", "june", "ivrvoice", "paola", "armelle"}) {
            for (String file : new String[] {"enrol-1", "enrol-2", "call-1", "call-2"}) {
                short[] samples = overTheLine(voice(voice + "/" + file + ".wav"), G711Law.PCMU, 0.7);
                Set<Suspicion> found = check.examine("call-" + call++, samples, 0);
                assertFalse(found.contains(Suspicion.HEARD_BEFORE), voice + "/" + file);
            }
        }
        assertEquals(0, check.counts().get(Suspicion.HEARD_BEFORE));
    }

    @Test
    void whatWasHeardLongAgoIsForgotten() throws IOException {
        short[] samples = overTheLine(voice("june/call-1.wav"), G711Law.PCMU, 0.7);
        check.examine("call-1", samples, 0);
        nowNanos += 25 * HOUR_NANOS;
        assertFalse(check.examine("call-2", samples, 0).contains(Suspicion.HEARD_BEFORE));
        nowNanos += HOUR_NANOS;
        assertTrue(check.examine("call-3", samples, 0).contains(Suspicion.HEARD_BEFORE));
        assertEquals(1, check.counts().get(Suspicion.HEARD_BEFORE));
    }

    @Test
    void stretchThatComesTwiceToTheSampleIsRepeated() throws IOException {
        short[] samples = noisy("paola/call-1.wav");
        assertEquals(Set.of(), check.examine("call-1", samples, 0));
        System.arraycopy(samples, 8_123, samples, 20_001, 400);
        Set<Suspicion> found = check.examine("call-1", samples, 0);
        assertEquals(Set.of(Suspicion.REPEATED_AUDIO), found);
    }

    @Test
    void zerosInsideSpeechAreDigitalSilenceUnlessTheyConcealALoss() throws IOException {
        short[] samples = noisy("paola/call-1.wav");
        for (int pause = 0; pause + 700 < samples.length; pause += 4_000) {
            Arrays.fill(samples, pause, pause + 700, (short) 0);
        }
        assertEquals(Set.of(Suspicion.DIGITAL_SILENCE), check.examine("call-1", samples, 0));
        assertEquals(Set.of(), check.examine("call-1", samples, 0.2));
    }

    @Test
    void offsetAndHoleAreNoTelephones() throws IOException {
        short[] offset = noisy("june/call-1.wav");
        for (int i = 0; i < offset.length; i++) {
            offset[i] = (short) Math.clamp(offset[i] + 6_000, -32_768, 32_767);
        }
        assertTrue(check.examine("call-1", offset, 0).contains(Suspicion.IMPOSSIBLE_BAND));
        float[] hollow = Tones.whiteNoise(0.2, 4, 8_000, 3).samples();
        float[] band = bandOf(hollow, 1_000, 1_400);
        for (int i = 0; i < hollow.length; i++) {
            hollow[i] -= band[i];
        }
        assertTrue(check.examine("call-2", Levels.toPcm16(hollow), 0).contains(Suspicion.IMPOSSIBLE_BAND));
        short[] whole = Levels.toPcm16(Tones.whiteNoise(0.2, 4, 8_000, 4).samples());
        assertEquals(Set.of(), check.examine("call-3", whole, 0));
    }

    @Test
    void switchedOffNothingIsSuspected() throws IOException {
        SpoofCheck off =
                check(new SpoofConfig(SpoofConfig.Action.OFF, Optional.empty(), 1), Optional.of(scorer(1, false)));
        short[] samples = voice("june/call-1.wav");
        assertEquals(Set.of(), off.examine("call-1", samples, 0));
        assertEquals(Set.of(), off.examine("call-2", samples, 0));
    }

    @Test
    void detectorOfMadeVoicesIsAskedAndMayFail() throws IOException {
        short[] samples = noisy("june/call-1.wav");
        assertEquals(
                Set.of(Suspicion.SYNTHETIC),
                check(SpoofConfig.DEFAULTS, Optional.of(scorer(0.6, false))).examine("call", samples, 0));
        assertEquals(
                Set.of(),
                check(SpoofConfig.DEFAULTS, Optional.of(scorer(0.4, false))).examine("call", samples, 0));
        assertEquals(
                Set.of(),
                check(SpoofConfig.DEFAULTS, Optional.of(scorer(0.6, true))).examine("call", samples, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 79, 511, 512, 1_000})
    void littleOrNoAudioIsNotSuspicious(int length) {
        assertEquals(Set.of(), check.examine("call-" + length, new short[length], 1));
    }

    private SpoofCheck check(SpoofConfig config, Optional<SpoofScorer> scorer) {
        return new SpoofCheck(config, scorer, () -> nowNanos);
    }

    private static SpoofScorer scorer(double score, boolean fails) {
        return new SpoofScorer() {
            @Override
            public double score(short[] speech) {
                if (fails) {
                    throw new IllegalStateException("no answer");
                }
                return score;
            }

            @Override
            public double threshold() {
                return 0.5;
            }
        };
    }

    private static short[] voice(String file) throws IOException {
        return Levels.toPcm16(
                AudioFiles.read(HOME.resolve("sip-config/demo/voices").resolve(file))
                        .samples());
    }

    /** As it would be from a live microphone: no two stretches the same, no zeros. */
    private static short[] noisy(String file) throws IOException {
        float[] samples = Levels.toFloat(voice(file));
        float[] noise =
                Tones.whiteNoise(0.003, samples.length / 8_000.0 + 1, 8_000, 5).samples();
        for (int i = 0; i < samples.length; i++) {
            samples[i] += noise[i];
        }
        return Levels.toPcm16(samples);
    }

    private static short[] overTheLine(short[] samples, G711Law law, double gain) {
        short[] result = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            result[i] = G711.decode(law, G711.encode(law, (short) (samples[i] * gain)));
        }
        return result;
    }

    /** By a windowed band-pass of 401 taps. */
    private static float[] bandOf(float[] samples, double lowHz, double highHz) {
        int half = 200;
        float[] result = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            double sum = 0;
            for (int k = Math.max(-half, i - samples.length + 1); k <= Math.min(half, i); k++) {
                double window = 0.5 + 0.5 * Math.cos(Math.PI * k / (half + 1));
                double tap = k == 0
                        ? 2 * (highHz - lowHz) / 8_000
                        : (Math.sin(2 * Math.PI * highHz / 8_000 * k) - Math.sin(2 * Math.PI * lowHz / 8_000 * k))
                                / (Math.PI * k);
                sum += samples[i - k] * tap * window;
            }
            result[i] = (float) sum;
        }
        return result;
    }
}
