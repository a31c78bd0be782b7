package io.callprint.audio;

import java.util.Arrays;

/** Collects decoded samples, their channels mixed to one, in memory. */
final class MonoBuffer extends DecodedAudio {
    private static final int MAX_SECONDS = 2 * 3600;
    /** Two hours at 48 kHz: what one array of a default heap still holds. */
    private static final int MAX_SAMPLES = MAX_SECONDS * 48_000;

    private final int mostSeconds;
    private int sampleRateHz;
    private int limit;
    private float[] samples = new float[1 << 14];
    private int length;

    MonoBuffer(String name) {
        this(name, MAX_SECONDS);
    }

    /** @param mostSeconds what lies behind is refused; two hours is the most there is */
    MonoBuffer(String name, int mostSeconds) {
        super(name);
        this.mostSeconds = mostSeconds;
    }

    @Override
    void begun(int sampleRateHz, int channels) {
        this.sampleRateHz = sampleRateHz;
        limit = (int) Math.min(MAX_SAMPLES, (long) mostSeconds * sampleRateHz);
    }

    @Override
    void add(float[] ofEachChannel) throws AudioFormatException {
        float sum = 0;
        for (float sample : ofEachChannel) {
            sum += sample;
        }
        append(sum / ofEachChannel.length);
    }

    AudioClip toClip() throws AudioFormatException {
        requireSamples();
        return new AudioClip(Arrays.copyOf(samples, length), sampleRateHz);
    }

    private void append(float sample) throws AudioFormatException {
        if (length == limit) {
            throw new AudioFormatException(
                    name() + ": found more than " + limit / sampleRateHz / 60 + " minutes, expected at most so many.");
        }
        if (length == samples.length) {
            samples = Arrays.copyOf(samples, (int) Math.min(limit, 2L * length));
        }
        samples[length++] = sample;
    }
}
