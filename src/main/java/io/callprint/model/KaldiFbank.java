package io.callprint.model;

import java.util.List;

/**
 * Kaldi's log mel bands. Frames lie wholly inside the audio and have their own mean removed; there is no dither. The network
 * takes [1, frames, bands].
 *
 * @param sampleScale samples in [-1, 1] are multiplied by this: 1, or 32768 for the 16-bit scale
 * @param level what is done to the level before scaling
 * @param frameMillis length of a frame
 * @param shiftMillis from one frame to the next
 * @param preemphasis coefficient, 0..1
 * @param window what each frame is multiplied by
 * @param fftSize power of two, at least a frame's samples
 * @param melBands bands of a feature frame
 * @param lowestHz where the first band begins
 * @param highestHz where the last band ends, at most half the rate
 * @param energyFloor smallest power of a band before the logarithm
 * @param logFloor smallest value of a band after it, natural logarithm
 * @param meanRemoval which mean is then removed from each band
 * @param liveMelBands bands from this index on are set to 0 in the end
 */
public record KaldiFbank(
        Use use,
        int sampleRateHz,
        double sampleScale,
        LevelRule level,
        int frameMillis,
        int shiftMillis,
        double preemphasis,
        Window window,
        int fftSize,
        int melBands,
        double lowestHz,
        double highestHz,
        double energyFloor,
        double logFloor,
        MeanRemoval meanRemoval,
        int liveMelBands)
        implements FrontEnd {
    /** What a frame of N samples is multiplied by, with c = cos(2 pi n / (N - 1)). */
    public enum Window {
        /** (0.5 - 0.5 c)^0.85, Kaldi's own. */
        POVEY,
        /** 0.54 - 0.46 c. */
        HAMMING
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

    @Override
    public List<String> inputShape() {
        return List.of("1", "T", String.valueOf(melBands));
    }

    @Override
    public int rowValues() {
        return melBands;
    }

    /** As the first shipped front ends were written, which all had Kaldi's own window and did not say so. */
    @Override
    public String identity() {
        String text = "FrontEnd[use=" + use + ", sampleRateHz=" + sampleRateHz + ", sampleScale=" + sampleScale
                + ", level=" + level + ", frameMillis=" + frameMillis + ", shiftMillis=" + shiftMillis
                + ", preemphasis=" + preemphasis + ", fftSize=" + fftSize + ", melBands=" + melBands
                + ", lowestHz=" + lowestHz + ", highestHz=" + highestHz + ", energyFloor=" + energyFloor
                + ", logFloor=" + logFloor + ", meanRemoval=" + meanRemoval + ", liveMelBands=" + liveMelBands;
        return switch (window) {
            case POVEY -> text + "]";
            case HAMMING -> text + ", window=HAMMING]";
        };
    }
}
