package io.callprint.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A network that says how probably a chunk of audio is speech.
 *
 * @param sampleRateHz of its audio
 * @param sampleScale samples in [-1, 1] are multiplied by this
 * @param chunkSamples new samples of each run
 * @param contextSamples last samples of the chunk before, put in front of the new ones
 */
public record VadModelEntry(
        String id,
        Path file,
        String sha256,
        Provenance provenance,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        int sampleRateHz,
        double sampleScale,
        int chunkSamples,
        int contextSamples)
        implements ModelEntry {
    public VadModelEntry {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
