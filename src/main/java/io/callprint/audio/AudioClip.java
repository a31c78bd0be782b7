package io.callprint.audio;

/**
 * A piece of mono audio held in memory, as read from a file or made by a tone generator.
 *
 * @param samples in [-1, 1]; owned by the clip, not to be changed
 * @param sampleRateHz 4,000 to 192,000
 */
@SuppressWarnings("ArrayRecordComponent") // audio is compared by nobody; a copy of every clip would be waste
public record AudioClip(float[] samples, int sampleRateHz) {
    public AudioClip {
        if (sampleRateHz < 4_000 || sampleRateHz > 192_000) {
            throw new IllegalArgumentException("sample rate " + sampleRateHz + " Hz, expected 4000 to 192000");
        }
    }

    public double seconds() {
        return (double) samples.length / sampleRateHz;
    }

    @Override
    public String toString() {
        return "AudioClip[%.2f s at %d Hz]".formatted(seconds(), sampleRateHz);
    }
}
