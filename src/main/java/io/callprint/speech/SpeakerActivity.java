package io.callprint.speech;

/**
 * Who of the voices in one window speaks when: for each frame and voice the probability that it is heard, on a scale of
 * 256 steps. What a voice is called differs from window to window. Immutable.
 */
public final class SpeakerActivity {
    /** Voices that a window can hold. */
    public static final int VOICES = 3;

    private static final float SCALE = 255;

    private final byte[] steps; // frames x VOICES

    /** @param probabilities {@code frames x VOICES}, 0 to 1 */
    public SpeakerActivity(float[] probabilities) {
        steps = new byte[probabilities.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) Math.round(Math.clamp(probabilities[i], 0f, 1f) * SCALE);
        }
    }

    public int frames() {
        return steps.length / VOICES;
    }

    /** 0 to 1. */
    public float probability(int frame, int voice) {
        return (steps[frame * VOICES + voice] & 0xFF) / SCALE;
    }

    /** Whether it is likelier than not that the voice is heard. */
    public boolean isHeard(int frame, int voice) {
        return (steps[frame * VOICES + voice] & 0xFF) > SCALE / 2;
    }
}
