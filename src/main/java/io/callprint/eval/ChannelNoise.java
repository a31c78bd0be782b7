package io.callprint.eval;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Noise behind a simulated call: white, pink, or the babble of other people of the set. Immutable.
 */
final class ChannelNoise {
    /** What is heard behind the speech. */
    enum Kind {
        WHITE,
        PINK,
        BABBLE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final List<Babble> babbles;

    /**
     * Several people speaking at once.
     *
     * @param samples at 8 kHz, repeated when they do not last
     * @param speakers who is heard in it
     */
    @SuppressWarnings("ArrayRecordComponent") // audio is compared by nobody
    record Babble(float[] samples, Set<String> speakers) {}

    ChannelNoise(List<Babble> babbles) {
        this.babbles = List.copyOf(babbles);
    }

    /** A kind that can be made without the voice of this speaker. */
    Kind kind(String speaker, Random random) {
        Kind[] kinds = Kind.values();
        Kind kind = kinds[random.nextInt(kinds.length)];
        return kind == Kind.BABBLE && without(speaker).isEmpty() ? Kind.PINK : kind;
    }

    /** Of mean power 1. */
    float[] samples(Kind kind, String speaker, int length, Random random) {
        float[] noise = switch (kind) {
            case WHITE -> white(length, random);
            case PINK -> pink(length, random);
            case BABBLE -> babble(without(speaker), length, random);
        };
        double power = 0;
        for (float sample : noise) {
            power += (double) sample * sample;
        }
        float scale = (float) (1 / Math.sqrt(Math.max(power / Math.max(1, length), 1e-12)));
        for (int i = 0; i < length; i++) {
            noise[i] *= scale;
        }
        return noise;
    }

    private List<Babble> without(String speaker) {
        return babbles.stream()
                .filter(babble -> !babble.speakers().contains(speaker))
                .toList();
    }

    private static float[] white(int length, Random random) {
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }

    /** White noise through one-pole filters an octave and a half apart: 3 dB an octave within 1 dB from 50 Hz on. */
    private static float[] pink(int length, Random random) {
        double[] poles = {0.9986, 0.9921, 0.956, 0.76};
        double[] gains = {0.05, 0.11, 0.24, 0.5};
        double[] states = new double[poles.length];
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            double white = random.nextGaussian();
            double sum = 0.3 * white;
            for (int p = 0; p < poles.length; p++) {
                states[p] = poles[p] * states[p] + gains[p] * white;
                sum += states[p];
            }
            noise[i] = (float) sum;
        }
        return noise;
    }

    private static float[] babble(List<Babble> choice, int length, Random random) {
        float[] all = choice.get(random.nextInt(choice.size())).samples();
        int from = random.nextInt(all.length);
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = all[(from + i) % all.length];
        }
        return noise;
    }
}
