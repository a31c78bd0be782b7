package io.callprint.speech;

import java.util.Arrays;

/** What the network remembers of one call, its next chunk, and its last answer. Owned by the thread that runs it. */
final class VadRow {
    static final int LAYER = 128;
    static final int CONTEXT = 32;

    final float[] state = new float[2 * LAYER];
    /** 32 samples of the chunk before, then the 256 new ones, in [-1, 1]. */
    final float[] input = new float[CONTEXT + SpeechChunk.SAMPLES];

    private float probability;

    /** The next chunk follows the one before. */
    void next(short[] samples) {
        System.arraycopy(input, SpeechChunk.SAMPLES, input, 0, CONTEXT);
        for (int i = 0; i < SpeechChunk.SAMPLES; i++) {
            input[CONTEXT + i] = samples[i] / 32768f;
        }
    }

    /** Forgets what was heard, but not the last samples: they are what came just before. */
    void forget() {
        Arrays.fill(state, 0);
    }

    /** That the last chunk was speech, 0..1. */
    float probability() {
        return probability;
    }

    void answer(float value) {
        probability = value;
    }
}
