package io.callprint.model;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * A network that turns what its front end makes, its one input, into embeddings, one output [B, dimension].
 *
 * @param network that the file computes
 * @param minimumFrames fewest frames, or samples of a waveform, that give an embedding
 * @param dimension of the embedding
 * @param mean subtracted from unit-length embeddings before they are compared
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the accessor copies
public record SpeakerModelEntry(
        String id,
        Path file,
        String sha256,
        Provenance provenance,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        ExportedNetwork network,
        int minimumFrames,
        int dimension,
        float[] mean,
        FrontEnd frontEnd,
        ReferenceSample reference)
        implements ModelEntry {
    private static final int MODEL_ID_DIGITS = 16;

    public SpeakerModelEntry {
        if (mean.length != dimension || inputs.size() != 1 || outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "model %s has %d inputs, %d outputs and a mean of %d values, expected 1, 1 and %d"
                            .formatted(id, inputs.size(), outputs.size(), mean.length, dimension));
        }
        if (!frontEnd.fits(inputs.getFirst())) {
            throw new IllegalArgumentException("model %s takes %s, and its front end makes %s"
                    .formatted(id, inputs.getFirst(), frontEnd.inputShape()));
        }
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        mean = mean.clone();
    }

    /** A copy. */
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /**
     * 16 hexadecimal digits of a hash over everything that changes an embedding or its comparison: the network, the
     * front end and the mean. Embeddings of different model ids are never compared.
     */
    public String modelId() {
        StringBuilder all = new StringBuilder(network.sha256()).append('\n').append(frontEnd.identity());
        for (float value : mean) {
            all.append('\n').append(Float.floatToIntBits(value));
        }
        return HexFormat.of().formatHex(FileDigest.sha256(all.toString())).substring(0, MODEL_ID_DIGITS);
    }

    /** The same network with another front end and mean, which is another model. */
    public SpeakerModelEntry with(FrontEnd otherFrontEnd, float[] otherMean) {
        return new SpeakerModelEntry(
                id,
                file,
                sha256,
                provenance,
                inputs,
                outputs,
                network,
                minimumFrames,
                dimension,
                otherMean,
                otherFrontEnd,
                reference);
    }

    @Override
    public String toString() {
        return "SpeakerModelEntry[" + id + ", " + modelId() + "]";
    }
}
