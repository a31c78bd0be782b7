package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.G711;
import io.callprint.audio.Levels;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TelephoneChannelTest {
    private static final int RATE_HZ = 8000;

    private static AudioClip tone(double hz, double seconds) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
        }
        return new AudioClip(samples, RATE_HZ);
    }

    private static double power(float[] samples, double hz) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < samples.length; i++) {
            re += samples[i] * Math.cos(2 * Math.PI * hz * i / RATE_HZ);
            im += samples[i] * Math.sin(2 * Math.PI * hz * i / RATE_HZ);
        }
        return 4 * (re * re + im * im) / ((double) samples.length * samples.length) / 2;
    }

    private static double power(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return sum / samples.length;
    }

    private static TelephoneChannel channel(double snrDb, double loss) {
        return new TelephoneChannel(new ChannelNoise(List.of()), simulation(snrDb, loss, Tandem.NONE));
    }

    private static Simulation simulation(double snrDb, double loss, Tandem tandem) {
        return new Simulation(1, List.of(snrDb), List.of(loss), List.of(tandem));
    }

    @Test
    void sameSeedIsTheSameCallAndAnotherSeedIsAnother() throws IOException {
        AudioClip speech = tone(700, 1);
        TelephoneChannel channel = channel(15, 0.02);

        assertArrayEquals(
                channel.pass(speech, "a", 3).audio().samples(),
                channel.pass(speech, "a", 3).audio().samples());
        assertNotEquals(
                power(channel.pass(speech, "a", 3).audio().samples()),
                power(channel.pass(speech, "a", 4).audio().samples()));
    }

    @Test
    void noiseIsAsFarBelowTheSpeechAsAsked() throws IOException {
        for (int seed = 0; seed < 6; seed++) {
            float[] heard =
                    channel(15, 0).pass(tone(1000, 3), "a", seed).audio().samples();
            double speech = power(heard, 1000);
            double snrDb = 10 * Math.log10(speech / (power(heard) - speech));

            assertEquals(15, snrDb, 0.7, "seed " + seed);
        }
    }

    @Test
    void bassAndTrebleDoNotPass() throws IOException {
        for (int seed = 0; seed < 4; seed++) {
            TelephoneChannel quiet = channel(60, 0);
            // Both tones at once: the level is drawn for the whole.
            float[] both = new float[2 * RATE_HZ];
            for (int i = 0; i < both.length; i++) {
                both[i] = (float) (0.2 * Math.sin(2 * Math.PI * 1000 * i / RATE_HZ)
                        + 0.2 * Math.sin(2 * Math.PI * 3950 * i / RATE_HZ));
            }
            float[] heard =
                    quiet.pass(new AudioClip(both, RATE_HZ), "a", seed).audio().samples();

            assertTrue(10 * Math.log10(power(heard, 1000) / power(heard, 3950)) > 14, "seed " + seed);
        }
    }

    @Test
    void everySampleHasGoneThroughTheLaw() throws IOException {
        TelephoneChannel.Heard heard = channel(15, 0).pass(tone(500, 0.5), "a", 8);

        for (short sample : Levels.toPcm16(heard.audio().samples())) {
            assertEquals(sample, G711.decode(heard.law(), G711.encode(heard.law(), sample)));
        }
    }

    @Test
    void bothLawsAndAllNoisesAreDrawn() throws IOException {
        float[] voice = tone(300, 1).samples();
        ChannelNoise noise = new ChannelNoise(List.of(new ChannelNoise.Babble(voice, Set.of("b"))));
        TelephoneChannel channel = new TelephoneChannel(noise, simulation(15, 0.01, Tandem.NONE));
        Set<Object> seen = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            TelephoneChannel.Heard heard = channel.pass(tone(500, 0.1), "a", SimulatedCalls.mixed(seed, "file"));
            seen.add(heard.law());
            seen.add(heard.noise());
        }

        assertEquals(5, seen.size());
    }

    @Test
    void nobodyBabblesBehindTheirOwnVoice() {
        ChannelNoise noise =
                new ChannelNoise(List.of(new ChannelNoise.Babble(tone(300, 1).samples(), Set.of("a"))));
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            assertNotEquals(ChannelNoise.Kind.BABBLE, noise.kind("a", random));
        }
    }

    @Test
    void noiseHasPowerOneWhateverItsKind() {
        ChannelNoise noise =
                new ChannelNoise(List.of(new ChannelNoise.Babble(tone(300, 1).samples(), Set.of("b"))));
        for (ChannelNoise.Kind kind : ChannelNoise.Kind.values()) {
            assertEquals(1, power(noise.samples(kind, "a", 8000, new Random(1))), 1e-4, kind.label());
        }
    }

    @Test
    void pinkNoiseFallsThreeDecibelsAnOctave() {
        float[] pink = new ChannelNoise(List.of()).samples(ChannelNoise.Kind.PINK, "a", 1 << 18, new Random(3));
        double[] bands = new double[4];
        for (int band = 0; band < bands.length; band++) {
            double low = 200 * Math.pow(2, band);
            LineFilter filter = new LineFilter(
                    new double[] {0, low * 0.98, low, 2 * low, 2 * low * 1.02, 4000},
                    new double[] {-60, -60, 0, 0, -60, -60});
            bands[band] = 10 * Math.log10(power(filter.filtered(pink)));
        }

        // Equal power in equal octaves.
        for (int band = 1; band < bands.length; band++) {
            assertEquals(bands[0], bands[band], 1.5, "octave " + band);
        }
    }

    @Test
    void lostPacketsAreConcealedNotSilent() throws IOException {
        AudioClip speech = tone(200, 4);
        float[] whole = channel(60, 0).pass(speech, "a", 11).audio().samples();
        float[] lossy = channel(60, 0.1).pass(speech, "a", 11).audio().samples();
        int different = 0;
        for (int i = 0; i < whole.length; i++) {
            different += Math.abs(whole[i] - lossy[i]) > 1e-6 ? 1 : 0;
        }

        assertTrue(different > 0.03 * whole.length && different < 0.3 * whole.length, different + " samples differ");
        assertEquals(0, 10 * Math.log10(power(whole) / power(lossy)), 1);
    }

    @Test
    void everyChoiceIsDrawnAndToldApart() throws IOException {
        Simulation several =
                new Simulation(1, List.of(5.0, Double.POSITIVE_INFINITY), List.of(0.0, 0.2), List.of(Tandem.NONE));
        TelephoneChannel channel = new TelephoneChannel(new ChannelNoise(List.of()), several);
        Set<Object> seen = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            TelephoneChannel.Heard heard = channel.pass(tone(500, 0.1), "a", SimulatedCalls.mixed(seed, "file"));
            seen.add("%s dB, %s lost".formatted(heard.snrDb(), heard.lossShare()));
        }

        assertEquals(
                Set.of("5.0 dB, 0.0 lost", "5.0 dB, 0.2 lost", "Infinity dB, 0.0 lost", "Infinity dB, 0.2 lost"), seen);
    }

    @Test
    void cleanLineAddsNothingButItsLaw() throws IOException {
        AudioClip speech = tone(1000, 1);
        float[] clean = channel(Double.POSITIVE_INFINITY, 0)
                .pass(speech, "a", 3)
                .audio()
                .samples();
        double all = power(clean);
        double tone = power(clean, 1000);

        assertEquals(0, 10 * Math.log10(all / tone), 0.05, "dB of anything else");
    }

    @Test
    void codecOfAMobileTelephoneKeepsLengthAndTimeAndIsHeard() throws IOException {
        for (Tandem tandem : List.of(Tandem.OPUS, Tandem.GSM, Tandem.AMR_NB)) {
            assumeTrue(tandem.isAvailable(), "skipped: needs the program sox with " + tandem.label());
            short[] speech = Levels.toPcm16(tone(440, 2).samples());
            short[] coded = tandem.through(speech);
            double alike = 0;
            for (int delay = 0; delay < 80; delay++) { // AMR looks 5 ms ahead
                double product = 0;
                double power = 0;
                double codedPower = 0;
                for (int i = 800; i < speech.length - 800; i++) {
                    product += (double) speech[i] * coded[i + delay];
                    power += (double) speech[i] * speech[i];
                    codedPower += (double) coded[i + delay] * coded[i + delay];
                }
                alike = Math.max(alike, product / Math.sqrt(power * codedPower));
            }

            assertEquals(speech.length, coded.length);
            assertTrue(alike > 0.9 && alike < 0.99999, tandem.label() + " " + alike);
        }
    }
}
