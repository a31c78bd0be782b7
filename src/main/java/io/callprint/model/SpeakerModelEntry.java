package io.callprint.model;

import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A network that turns log mel features [B, T, bands] into embeddings [B, dimension].
 *
 * @param use what audio it is for
 * @param input name of the input
 * @param output name of the output
 * @param dimension of the embedding
 * @param mean subtracted from unit-length embeddings before they are compared; zeros for a model without one
 * @param reference golden values that Python computed for a committed sample
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the accessor copies
public record SpeakerModelEntry(
        String id,
        Path file,
        String sha256,
        String source,
        String licence,
        Use use,
        String input,
        String output,
        int dimension,
        FrontEnd frontEnd,
        float[] mean,
        Path reference)
        implements ModelEntry {
    private static final int MODEL_ID_DIGITS = 16;

    /** What audio a speaker model is for. */
    public enum Use {
        TELEPHONE,
        WIDEBAND
    }

    public SpeakerModelEntry {
        if (mean.length != dimension) {
            throw new IllegalArgumentException(
                    "a mean of " + mean.length + " values for embeddings of " + dimension + " dimensions");
        }
        mean = mean.clone();
    }

    /** A copy. */
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /**
     * 16 hexadecimal digits of a hash over everything that changes an embedding or its comparison: the file, the front
     * end and the mean. Embeddings of different model ids are never compared.
     */
    public String modelId() {
        StringBuilder all = new StringBuilder(sha256).append('\n').append(frontEnd);
        for (float value : mean) {
            all.append('\n').append(Float.floatToIntBits(value));
        }
        byte[] digest = FileDigest.sha256(all.toString());
        return HexFormat.of().formatHex(digest).substring(0, MODEL_ID_DIGITS);
    }

    /** The same model with another front end: for measurements and tests. Its {@link #modelId()} differs. */
    public SpeakerModelEntry with(FrontEnd other) {
        return new SpeakerModelEntry(
                id, file, sha256, source, licence, use, input, output, dimension, other, mean, reference);
    }

    /** The same model with another mean: for measurements and tests. Its {@link #modelId()} differs. */
    public SpeakerModelEntry withMean(float[] other) {
        return new SpeakerModelEntry(
                id, file, sha256, source, licence, use, input, output, dimension, frontEnd, other, reference);
    }

    @Override
    public String toString() {
        return "SpeakerModelEntry[" + id + ", " + modelId() + "]";
    }
}
