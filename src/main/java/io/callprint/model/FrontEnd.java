package io.callprint.model;

/**
 * From samples to the input of a speaker network: the parameters that differ between models. What they share (25 ms
 * frames every 10 ms, Povey window, 512-point power spectrum, mel bands from 20 Hz to half the rate) is in the feature
 * extraction itself.
 *
 * @param sampleRateHz of the audio the features are computed on
 * @param sampleScale samples in [-1, 1] are multiplied by this: 1, or 32768 for the 16-bit scale
 * @param level what is done to the level before scaling
 * @param melBands bands of a feature frame
 * @param logFloor smallest value of a band, natural logarithm
 * @param liveMelBands bands from this index on are set to 0 after the mean is removed
 * @param meanRemoval which mean is removed from each band
 */
public record FrontEnd(
        int sampleRateHz,
        double sampleScale,
        LevelRule level,
        int melBands,
        double logFloor,
        int liveMelBands,
        MeanRemoval meanRemoval) {
    /** Which mean is taken off each band before the network. */
    public enum MeanRemoval {
        NONE,
        UTTERANCE
    }
}
