package io.callprint.model;

import java.util.List;

/**
 * From samples to the input of a speaker network, with what differs between models as data. Another front end makes another
 * model: it would not fail, it would only recognise worse.
 */
public sealed interface FrontEnd permits KaldiFbank, MelPower, Waveform {
    /** What audio a speaker model is for. */
    enum Use {
        TELEPHONE,
        WIDEBAND
    }

    /** What audio the model is for. */
    Use use();

    /** Of the audio that it takes. */
    int sampleRateHz();

    /** What is done to the level first. */
    LevelRule level();

    /** Shape of what it makes of one piece of speech: a number, or a letter where it depends on the speech. */
    List<String> inputShape();

    /** Values in a row of that: bands of a frame, or one sample. */
    int rowValues();

    /**
     * One text of all that changes an embedding. Model ids are made of it: for a front end that was ever shipped it stays what
     * it was, or voiceprints that are kept would belong to no model.
     */
    String identity();

    /** Whether a network with this input can take what the front end makes. */
    default boolean fits(TensorSpec input) {
        return new TensorSpec(input.name(), TensorSpec.FLOAT, inputShape()).isTakenBy(input);
    }
}
