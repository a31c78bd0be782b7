package io.callprint.audio;

import java.util.Arrays;

/** Collects decoded samples, mixes their channels to one, and refuses what is not audio of a sensible size. */
final class MonoBuffer {
    private static final int MAX_SECONDS = 2 * 3600;
    private static final int MAX_CHANNELS = 64;
    /** Two hours at 48 kHz: what one array of a default heap still holds. */
    private static final int MAX_SAMPLES = MAX_SECONDS * 48_000;

    private final String name;
    private final int channels;
    private final int sampleRateHz;
    private final int limit;
    private float[] samples = new float[1 << 14];
    private int length;
    private int channel;
    private float sum;

    MonoBuffer(String name, int channels, long sampleRateHz) throws AudioFormatException {
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new AudioFormatException(
                    name + ": found " + channels + " channels, expected 1 to " + MAX_CHANNELS + ".");
        }
        if (sampleRateHz < 4_000 || sampleRateHz > 192_000) {
            throw new AudioFormatException(
                    name + ": found a sample rate of " + sampleRateHz + " Hz, expected 4000 to 192000 Hz.");
        }
        this.name = name;
        this.channels = channels;
        this.sampleRateHz = (int) sampleRateHz;
        this.limit = (int) Math.min(MAX_SAMPLES, MAX_SECONDS * sampleRateHz);
    }

    /** One sample of the next channel, nominally in [-1, 1]. */
    void add(float sample) throws AudioFormatException {
        if (!Float.isFinite(sample)) {
            throw new AudioFormatException(
                    name + ": found a sample that is not a number at sample " + length + ", expected audio.");
        }
        sum += Math.clamp(sample, -1f, 1f);
        channel++;
        if (channel == channels) {
            append(sum / channels);
            channel = 0;
            sum = 0;
        }
    }

    AudioClip toClip() throws AudioFormatException {
        if (length == 0) {
            throw new AudioFormatException(name + ": found no samples, expected audio.");
        }
        return new AudioClip(Arrays.copyOf(samples, length), sampleRateHz);
    }

    private void append(float sample) throws AudioFormatException {
        if (length == limit) {
            throw new AudioFormatException(
                    name + ": found more than " + limit / sampleRateHz / 60 + " minutes, expected at most two hours.");
        }
        if (length == samples.length) {
            samples = Arrays.copyOf(samples, (int) Math.min(limit, 2L * length));
        }
        samples[length++] = sample;
    }
}
