package io.callprint.speech;

/**
 * Net speech of one turn: the caller's voiced stretches joined, without silence, digits and our own prompt's echo, and
 * what was measured beside it.
 *
 * @param samples 8 kHz, 16 bit; owned by this record, not to be changed
 * @param speechLevelDbfs RMS level of the speech
 * @param noiseLevelDbfs RMS level of what lies between the speech; -100 when there was nothing between
 * @param concealedShare 0..1, how much of the speech was made up by loss concealment
 * @param arrivalNanos arrival of the packet that completed it, {@code System.nanoTime()}; 0 for files
 */
@SuppressWarnings("ArrayRecordComponent") // audio is compared by nobody
public record NetSpeech(
        short[] samples, double speechLevelDbfs, double noiseLevelDbfs, double concealedShare, long arrivalNanos) {
    public static final int SAMPLE_RATE_HZ = 8000;

    public double seconds() {
        return (double) samples.length / SAMPLE_RATE_HZ;
    }

    @Override
    public String toString() {
        return "NetSpeech[%.2f s]".formatted(seconds());
    }
}
