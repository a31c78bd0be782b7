package io.callprint.model;

import java.util.List;

/**
 * The samples themselves, for a network that has its own features inside. It takes [1, samples].
 *
 * @param level what is done to the level of samples in [-1, 1]
 * @param sampleScale they are then multiplied by this: 1, or 32768 for the 16-bit scale
 */
public record Waveform(Use use, int sampleRateHz, double sampleScale, LevelRule level) implements FrontEnd {
    @Override
    public List<String> inputShape() {
        return List.of("1", "N");
    }

    @Override
    public int rowValues() {
        return 1;
    }

    @Override
    public String identity() {
        return toString();
    }
}
