package io.callprint.model;

import java.util.List;

/**
 * Mel bands of the power spectrum as librosa computes them, without a logarithm, in windows of equal length that overlap; the
 * embedding of the speech is the mean over its windows. So GE2E takes speech (Resemblyzer). Frames lie around every
 * {@code shift}, with a Hann window and silence before and after the speech. The network takes [windows, frames, bands].
 *
 * @param level what is done to the level of samples in [-1, 1]
 * @param frameMillis length of a frame, and of its transform
 * @param shiftMillis from one frame to the next
 * @param melBands from 0 Hz to half the rate on Slaney's mel scale, each of area 1
 * @param windowFrames frames of a window
 * @param stepFrames from the begin of one window to that of the next
 * @param leastCoverage share of 1: a last window that holds less speech is left out, unless it is the only one
 */
public record MelPower(
        Use use,
        int sampleRateHz,
        LevelRule level,
        int frameMillis,
        int shiftMillis,
        int melBands,
        int windowFrames,
        int stepFrames,
        double leastCoverage)
        implements FrontEnd {
    public int frameSamples() {
        return sampleRateHz * frameMillis / 1000;
    }

    public int shiftSamples() {
        return sampleRateHz * shiftMillis / 1000;
    }

    /** How many windows stand for so many samples: at least 1, the last of which may go on into silence. */
    public int windows(int samples) {
        int frames = samples / shiftSamples() + 1;
        int windows = 1 + Math.max(0, frames - windowFrames + stepFrames) / stepFrames;
        long last = (long) (windows - 1) * stepFrames * shiftSamples();
        boolean isTooEmpty = samples - last < leastCoverage * windowFrames * shiftSamples();
        return windows > 1 && isTooEmpty ? windows - 1 : windows;
    }

    @Override
    public List<String> inputShape() {
        return List.of("B", String.valueOf(windowFrames), String.valueOf(melBands));
    }

    @Override
    public int rowValues() {
        return melBands;
    }

    @Override
    public String identity() {
        return toString();
    }
}
