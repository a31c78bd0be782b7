package io.callprint.audio;

import java.io.IOException;

/** Where decoders put their samples, channel by channel: refuses what is not audio of a sensible kind. */
abstract class DecodedAudio {
    private final String name;
    private float[] frame = new float[0];
    private int channel;
    private long frames;

    /** @param name of the audio in complaints */
    DecodedAudio(String name) {
        this.name = name;
    }

    /** Once, before the first sample. */
    final void begin(int channels, long sampleRateHz) throws IOException {
        if (channels < 1 || channels > AudioBlocks.MOST_CHANNELS) {
            throw new AudioFormatException(
                    name + ": found " + channels + " channels, expected 1 to " + AudioBlocks.MOST_CHANNELS + ".");
        }
        if (sampleRateHz < 4_000 || sampleRateHz > 192_000) {
            throw new AudioFormatException(
                    name + ": found a sample rate of " + sampleRateHz + " Hz, expected 4000 to 192000 Hz.");
        }
        frame = new float[channels];
        begun((int) sampleRateHz, channels);
    }

    final boolean hasBegun() {
        return frame.length > 0;
    }

    /** One sample of the next channel, nominally in [-1, 1]. */
    final void add(float sample) throws IOException {
        if (!Float.isFinite(sample)) {
            throw new AudioFormatException(
                    name + ": found a sample that is not a number at sample " + frames + ", expected audio.");
        }
        frame[channel++] = Math.clamp(sample, -1f, 1f);
        if (channel == frame.length) {
            channel = 0;
            frames++;
            add(frame);
        }
    }

    final String name() {
        return name;
    }

    abstract void begun(int sampleRateHz, int channels) throws IOException;

    /** @param samples one of each channel, in [-1, 1]; the array is used again */
    abstract void add(float[] samples) throws IOException;

    /** What is said of a file in which no sample was found. */
    final void requireSamples() throws AudioFormatException {
        if (frames == 0) {
            throw new AudioFormatException(name + ": found no samples, expected audio.");
        }
    }
}
