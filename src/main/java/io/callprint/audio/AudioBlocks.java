package io.callprint.audio;

import java.io.IOException;

/** Takes a recording block by block, however long it is. */
@FunctionalInterface
public interface AudioBlocks {
    /** More are refused. */
    int MOST_CHANNELS = 64;

    /**
     * @param channels samples of each channel in [-1, 1], valid during this call
     * @param count samples of each channel that are valid, at least 1
     * @param sampleRateHz 4,000 to 192,000, always the same
     */
    void take(float[][] channels, int count, int sampleRateHz) throws IOException;
}
