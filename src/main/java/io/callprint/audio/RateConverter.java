package io.callprint.audio;

import java.util.Arrays;

/**
 * Another sample rate, block by block: TarsosDSP's windowed-sinc converter at high quality, whose cut-off is 0.45 of the
 * lower rate. Holds its state: one for each channel of a recording, one thread at a time.
 */
public final class RateConverter {
    private static final int ROOM = 8192;

    private final double ratio;
    private final be.tarsos.dsp.resample.Resampler converter;
    private final float[] room = new float[ROOM];
    private float[] output = new float[ROOM];
    private int written;

    /** Both 4,000 to 192,000. */
    public RateConverter(int sourceRateHz, int targetRateHz) {
        ratio = (double) targetRateHz / sourceRateHz;
        converter = new be.tarsos.dsp.resample.Resampler(true, ratio, ratio);
    }

    /**
     * @param isLast whether nothing follows, so that what was held back comes too
     * @return what is ready now, in [-1, 1]; a new array
     */
    public float[] convert(float[] samples, int count, boolean isLast) {
        written = 0;
        int read = 0;
        boolean more = true;
        while (more) {
            int length = Math.min(ROOM, count - read);
            var step = converter.process(ratio, samples, read, length, isLast && read + length == count, room, 0, ROOM);
            read += step.inputSamplesConsumed;
            append(step.outputSamplesGenerated);
            more = step.inputSamplesConsumed > 0 || step.outputSamplesGenerated > 0;
        }
        return Arrays.copyOf(output, written);
    }

    private void append(int count) {
        if (written + count > output.length) {
            output = Arrays.copyOf(output, Math.max(2 * output.length, written + count));
        }
        for (int i = 0; i < count; i++) {
            output[written++] = Math.clamp(room[i], -1f, 1f);
        }
    }
}
