package io.callprint.model;

import java.nio.file.Path;
import java.util.Set;

/**
 * A network that says how probably a chunk of audio is speech.
 *
 * @param inputs names of its inputs
 * @param outputs names of its outputs
 * @param sampleRateHz of its audio
 * @param chunkSamples new samples of each run
 * @param contextSamples samples of the chunk before, put in front of the new ones
 */
public record VadModelEntry(
        String id,
        Path file,
        String sha256,
        String source,
        String licence,
        Set<String> inputs,
        Set<String> outputs,
        int sampleRateHz,
        int chunkSamples,
        int contextSamples)
        implements ModelEntry {
    public VadModelEntry {
        inputs = Set.copyOf(inputs);
        outputs = Set.copyOf(outputs);
    }
}
