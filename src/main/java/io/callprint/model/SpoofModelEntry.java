package io.callprint.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A network that says how probably speech was made or played: input [1, {@code windowSamples}] of 8 kHz audio, output [1,
 * 1], 0 spoken to 1 made.
 *
 * @param sampleScale samples in [-1, 1] are multiplied by this
 * @param windowSamples it hears at a time
 * @param threshold mean over the windows from which the speech is suspicious, 0..1
 */
public record SpoofModelEntry(
        String id,
        Path file,
        String sha256,
        Provenance provenance,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        double sampleScale,
        int windowSamples,
        double threshold)
        implements ModelEntry {
    public SpoofModelEntry {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
