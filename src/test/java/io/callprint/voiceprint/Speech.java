package io.callprint.voiceprint;

import java.util.Random;

/** Sound that stands for speech where nobody listens to it. */
public final class Speech {
    private Speech() {}

    /** 8 kHz, 16 bit, of all levels. */
    public static short[] noise(int samples, Random random) {
        short[] noise = new short[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = (short) (random.nextGaussian() * 3000);
        }
        return noise;
    }
}
