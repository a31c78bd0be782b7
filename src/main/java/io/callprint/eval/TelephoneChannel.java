package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.audio.Levels;
import io.callprint.audio.LossConcealment;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.Resampler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A simulated telephone call around clean speech: a band from 100 to 320 Hz up to 3100 to 3700 Hz with a random equaliser,
 * noise, a random level, perhaps the codec of a mobile or internet telephone, G.711 of either law, and lost packets of 20 ms in bursts of two on average (Gilbert's model),
 * concealed as calls conceal them. Every draw comes from the seed alone. Immutable, any thread.
 */
final class TelephoneChannel {
    private static final double BURST_GOES_ON = 0.5;
    private static final double LOWEST_PEAK = 0.1;
    private static final double HIGHEST_PEAK = 0.8;
    private static final double SPEECH_WITHIN_DB = 35;

    private final ChannelNoise noise;
    private final Simulation simulation;
    private final Resampler resampler = new Resampler();

    /**
     * What comes out.
     *
     * @param audio 8 kHz
     */
    record Heard(
            AudioClip audio, G711Law law, ChannelNoise.Kind noise, double snrDb, double lossShare, Tandem tandem) {}

    /** @param simulation says what there is to draw from; its seed is not used here */
    TelephoneChannel(ChannelNoise noise, Simulation simulation) {
        this.noise = noise;
        this.simulation = simulation;
    }

    /**
     * @param speaker whose voice shall not be in the noise
     * @throws IOException when a codec's program fails
     */
    Heard pass(AudioClip clean, String speaker, long seed) throws IOException {
        Random choice = new Random(~seed);
        double snrDb = one(simulation.snrDb(), choice);
        double lossShare = one(simulation.lossShares(), choice);
        Tandem tandem = one(simulation.tandems(), choice);
        Random random = new Random(seed);
        G711Law law = random.nextBoolean() ? G711Law.PCMU : G711Law.PCMA;
        ChannelNoise.Kind kind = noise.kind(speaker, random);
        LineFilter line = line(random);
        double peak = LOWEST_PEAK + (HIGHEST_PEAK - LOWEST_PEAK) * random.nextDouble();

        float[] samples =
                line.filtered(resampler.resample(clean, PcmFrame.SAMPLE_RATE_HZ).samples());
        float[] background = noise.samples(kind, speaker, samples.length, random);
        double noiseScale = Math.sqrt(speechPower(samples) / Math.pow(10, snrDb / 10));
        double highest = 1e-9;
        for (int i = 0; i < samples.length; i++) {
            samples[i] += (float) (noiseScale * background[i]);
            highest = Math.max(highest, Math.abs(samples[i]));
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= (float) (peak / highest);
        }
        short[] sent = tandem.through(Levels.toPcm16(samples));
        short[] received = received(sent, law, lossShare, random);
        return new Heard(
                new AudioClip(Levels.toFloat(received), PcmFrame.SAMPLE_RATE_HZ), law, kind, snrDb, lossShare, tandem);
    }

    private static <T> T one(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static LineFilter line(Random random) {
        double low = 100 + 220 * random.nextDouble();
        double high = 3100 + 600 * random.nextDouble();
        double[] tilt = new double[4];
        double sum = 0;
        for (int i = 0; i < tilt.length; i++) {
            sum += 2.5 * random.nextGaussian();
            tilt[i] = Math.clamp(sum, -8, 8);
        }
        return new LineFilter(
                new double[] {0, low * 0.6, low, 500, 1000, 2000, high, 3900, 4000},
                new double[] {-40, -20, tilt[0], tilt[1], tilt[2], tilt[3], tilt[3] - 3, -30, -40});
    }

    /** Mean power of the frames of 20 ms within 35 dB of the loud ones. */
    static double speechPower(float[] samples) {
        double[] powers = new double[samples.length / PcmFrame.SAMPLES];
        for (int frame = 0; frame < powers.length; frame++) {
            for (int i = 0; i < PcmFrame.SAMPLES; i++) {
                double sample = samples[frame * PcmFrame.SAMPLES + i];
                powers[frame] += sample * sample / PcmFrame.SAMPLES;
            }
        }
        if (powers.length == 0) {
            return 0;
        }
        double[] sorted = powers.clone();
        Arrays.sort(sorted);
        double least = sorted[(int) (0.95 * (sorted.length - 1))] / Math.pow(10, SPEECH_WITHIN_DB / 10);
        return Arrays.stream(powers).filter(power -> power >= least).average().orElse(0);
    }

    private static short[] received(short[] sent, G711Law law, double lossShare, Random random) {
        LossConcealment concealment = new LossConcealment();
        short[] received = new short[sent.length];
        short[] frame = new short[PcmFrame.SAMPLES];
        double begins = lossShare * (1 - BURST_GOES_ON) / (1 - lossShare);
        boolean lost = false;
        for (int at = 0; at < sent.length; at += PcmFrame.SAMPLES) {
            int length = Math.min(PcmFrame.SAMPLES, sent.length - at);
            lost = random.nextDouble() < (lost ? BURST_GOES_ON : begins);
            if (lost) {
                concealment.lost(frame);
            } else {
                Arrays.fill(frame, (short) 0);
                for (int i = 0; i < length; i++) {
                    frame[i] = G711.decode(law, G711.encode(law, sent[at + i]));
                }
                concealment.received(frame);
            }
            System.arraycopy(frame, 0, received, at, length);
        }
        return received;
    }
}
