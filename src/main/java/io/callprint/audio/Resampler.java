package io.callprint.audio;

import java.util.Arrays;

/**
 * Brings audio of any rate to the 8 kHz or 16 kHz the models hear: TarsosDSP's windowed-sinc converter at high quality,
 * whose cut-off is 0.45 of the lower rate; 8 to 16 kHz goes through the {@link Upsampler}.
 *
 * <p>For files, not for calls: allocates. Immutable, any thread.
 */
public final class Resampler {
    private final Upsampler upsampler = new Upsampler();

    /**
     * @param targetRateHz 4,000 to 192,000
     * @return the clip itself when it has that rate already; else one of round(length x ratio) samples, in [-1, 1]
     */
    public AudioClip resample(AudioClip clip, int targetRateHz) {
        int sourceRateHz = clip.sampleRateHz();
        if (sourceRateHz == targetRateHz) {
            return clip;
        }
        if (sourceRateHz == 8000 && targetRateHz == 16000) {
            return new AudioClip(clamp(upsampler.upsample(clip.samples())), targetRateHz);
        }
        return new AudioClip(convert(clip.samples(), sourceRateHz, targetRateHz), targetRateHz);
    }

    private static float[] convert(float[] input, int sourceRateHz, int targetRateHz) {
        float[] output = new RateConverter(sourceRateHz, targetRateHz).convert(input, input.length, true);
        return Arrays.copyOf(
                output, Math.toIntExact(Math.round(input.length * ((double) targetRateHz / sourceRateHz))));
    }

    private static float[] clamp(float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Math.clamp(samples[i], -1f, 1f);
        }
        return samples;
    }
}
