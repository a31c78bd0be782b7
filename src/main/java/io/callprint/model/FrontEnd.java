package io.callprint.model;

/**
 * From samples to the input of a speaker network: Kaldi's log mel bands, with what differs between models as data.
 * Frames lie wholly inside the audio, have their own mean removed, and get a Povey window; there is no dither.
 *
 * @param use what audio the model is for
 * @param sampleRateHz of the audio that features are computed on
 * @param sampleScale samples in [-1, 1] are multiplied by this: 1, or 32768 for the 16-bit scale
 * @param level what is done to the level before scaling
 * @param frameMillis length of a frame
 * @param shiftMillis from one frame to the next
 * @param preemphasis coefficient, 0..1
 * @param fftSize power of two, at least a frame's samples
 * @param melBands bands of a feature frame
 * @param lowestHz where the first band begins
 * @param highestHz where the last band ends, at most half the rate
 * @param energyFloor smallest power of a band before the logarithm
 * @param logFloor smallest value of a band after it, natural logarithm
 * @param meanRemoval which mean is then removed from each band
 * @param liveMelBands bands from this index on are set to 0 in the end
 */
public record FrontEnd(
        Use use,
        int sampleRateHz,
        double sampleScale,
        LevelRule level,
        int frameMillis,
        int shiftMillis,
        double preemphasis,
        int fftSize,
        int melBands,
        double lowestHz,
        double highestHz,
        double energyFloor,
        double logFloor,
        MeanRemoval meanRemoval,
        int liveMelBands) {
    /** What audio a speaker model is for. */
    public enum Use {
        TELEPHONE,
        WIDEBAND
    }

    /** Which mean is taken off each band before the network. */
    public enum MeanRemoval {
        NONE,
        UTTERANCE
    }

    public int frameSamples() {
        return sampleRateHz * frameMillis / 1000;
    }

    public int shiftSamples() {
        return sampleRateHz * shiftMillis / 1000;
    }

    /** How many frames lie wholly inside so many samples. */
    public int frames(int samples) {
        return samples < frameSamples() ? 0 : 1 + (samples - frameSamples()) / shiftSamples();
    }
}
