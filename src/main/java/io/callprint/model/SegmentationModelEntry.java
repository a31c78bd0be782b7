package io.callprint.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A network that says who of up to three people speaks when in a window of audio: one input [B, samples], one output
 * [B, frames, 7] of logarithms of the probabilities that nobody, 1, 2, 3, 1 and 2, 1 and 3, 2 and 3 speak.
 *
 * @param sampleRateHz of its audio
 * @param frameSamples what a frame hears
 * @param frameShiftSamples from one frame to the next
 */
public record SegmentationModelEntry(
        String id,
        Path file,
        String sha256,
        Provenance provenance,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        int windowSamples,
        int frames,
        int sampleRateHz,
        int frameSamples,
        int frameShiftSamples,
        ReferenceSample reference)
        implements ModelEntry {
    public SegmentationModelEntry {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
