package io.callprint.config;

/**
 * Section {@code inference}.
 *
 * @param model id in models.yaml of the speaker model for calls
 * @param threads inference threads; 0 means cores - 1, at least 1
 * @param queue embeddings that may wait
 * @param modelFolder of models beside the shipped ones; relative to the data folder ({@code MODEL_CACHE_DIR})
 */
public record InferenceConfig(String model, int threads, int queue, String modelFolder) {
    public static final InferenceConfig DEFAULTS = new InferenceConfig("campplus-telephone-int8", 0, 64, "models");
}
