package io.callprint.audio;

/**
 * Brings audio of any rate to the 8 kHz or 16 kHz the models hear: TarsosDSP's windowed-sinc converter at high quality,
 * whose cut-off is 0.45 of the lower rate; 8 to 16 kHz goes through the {@link Upsampler}.
 *
 * <p>For files, not for calls: allocates. Immutable, any thread.
 */
public final class Resampler {
    private static final int BLOCK = 8192;

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
        return new AudioClip(clamp(convert(clip.samples(), sourceRateHz, targetRateHz)), targetRateHz);
    }

    private static float[] convert(float[] input, int sourceRateHz, int targetRateHz) {
        double ratio = (double) targetRateHz / sourceRateHz;
        var converter = new be.tarsos.dsp.resample.Resampler(true, ratio, ratio);
        float[] output = new float[Math.toIntExact(Math.round(input.length * ratio))];
        float[] block = new float[BLOCK];
        int read = 0;
        int written = 0;
        while (written < output.length) {
            int length = Math.min(BLOCK, input.length - read);
            boolean last = read + length == input.length;
            var step = converter.process(ratio, input, read, length, last, block, 0, BLOCK);
            if (step.inputSamplesConsumed == 0 && step.outputSamplesGenerated == 0) {
                break;
            }
            read += step.inputSamplesConsumed;
            int taken = Math.min(step.outputSamplesGenerated, output.length - written);
            System.arraycopy(block, 0, output, written, taken);
            written += taken;
        }
        return output;
    }

    private static float[] clamp(float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Math.clamp(samples[i], -1f, 1f);
        }
        return samples;
    }
}
