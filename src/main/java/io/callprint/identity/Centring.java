package io.callprint.identity;

import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.util.Collection;
import java.util.List;

/**
 * Where embeddings of one model become comparable: x = (e - m) / |e - m| with a centre m. A voiceprint is the same of its
 * samples' mean; a score is a dot product of two such vectors. Immutable.
 *
 * <p>The centre is the model's mean vector, at a site with enough callers moved towards theirs: m' = m + w (s - m) with s the
 * mean over callers of their samples' mean and w = a N / (N + 10) for N callers who agree to the degree a ({@link
 * SiteAgreement}). Where a few callers differ from the rest, in language say, the centre of all would make strangers who are
 * like the few sound like them.
 */
final class Centring {
    /** From so many callers on the centre moves. */
    static final int MIN_CALLERS = 15;

    private static final double HALF_WEIGHT_CALLERS = 10;

    private final String modelId;
    private final float[] mean;

    /** @param mean of the model's unit embeddings over many speakers, shorter than 1 */
    Centring(String modelId, float[] mean) {
        this.modelId = modelId;
        this.mean = mean.clone();
        if (!(length(mean) < 0.99)) {
            throw new IllegalArgumentException("the mean vector of model " + modelId + " has length " + length(mean)
                    + ", expected less than 0.99");
        }
    }

    String modelId() {
        return modelId;
    }

    int dimension() {
        return mean.length;
    }

    boolean fits(Embedding embedding) {
        return embedding.modelId().equals(modelId) && embedding.dimension() == mean.length;
    }

    /**
     * This one, the model's, moved to a site; itself below {@value #MIN_CALLERS} callers.
     *
     * @param sum over the callers of the mean of their samples' embeddings
     * @param agreement of the callers, 0 to 1
     */
    Centring atSite(double[] sum, int callers, double agreement) {
        if (callers < MIN_CALLERS) {
            return this;
        }
        double weight = agreement * callers / (callers + HALF_WEIGHT_CALLERS);
        float[] moved = mean.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (weight * (sum[i] / callers - mean[i]));
        }
        return new Centring(modelId, moved);
    }

    /** How far the centres of two lie apart. */
    double distance(Centring other) {
        double squares = 0;
        for (int i = 0; i < mean.length; i++) {
            double difference = (double) mean[i] - other.mean[i];
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    /** @throws IllegalArgumentException for an embedding of another model */
    float[] centred(Embedding embedding) {
        if (!fits(embedding)) {
            throw new IllegalArgumentException(
                    "an embedding of model " + embedding.modelId() + ", expected " + modelId);
        }
        return centred(embedding.vector());
    }

    /** Of a voice that spoke several times: the direction of the mean of its centred embeddings. */
    float[] centredMean(List<Embedding> turns) {
        return turns.size() == 1
                ? centred(turns.getFirst())
                : unitMean(turns.stream().map(this::centred).toList());
    }

    /** As above, for a vector known to be of this model. */
    float[] centred(float[] e) {
        return unit(offset(e));
    }

    /** How far a mean of embeddings lies from the centre: what {@link #restored} needs beside the centred vector. */
    float radius(float[] e) {
        return (float) length(offset(e));
    }

    /** The mean of embeddings that became this centred vector. */
    float[] restored(float[] x, float radius) {
        float[] e = mean.clone();
        for (int i = 0; i < e.length; i++) {
            e[i] += radius * x[i];
        }
        return e;
    }

    /** Where it lies from the centre. */
    float[] offset(float[] e) {
        float[] offset = e.clone();
        for (int i = 0; i < offset.length; i++) {
            offset[i] -= mean[i];
        }
        return offset;
    }

    /** One vector that stands for all samples. */
    float[] centroid(Voiceprint voiceprint) {
        return centred(meanOf(voiceprint));
    }

    /** The mean of the samples' embeddings, not centred. */
    static float[] meanOf(Voiceprint voiceprint) {
        return mean(voiceprint.samples().stream()
                .map(EnrolmentSample::embedding)
                .map(Embedding::vector)
                .toList());
    }

    static float[] mean(Collection<float[]> vectors) {
        float[] mean = new float[vectors.iterator().next().length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        }
        return mean;
    }

    /** Unit vector along the sum; the first vector when they cancel out. */
    static float[] unitMean(Iterable<float[]> vectors) {
        float[] first = vectors.iterator().next();
        float[] sum = new float[first.length];
        for (float[] vector : vectors) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        return length(sum) < 1e-3 ? first.clone() : unit(sum);
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** A vector without direction becomes the first axis: it is like nobody in particular. */
    private static float[] unit(float[] vector) {
        double length = length(vector);
        if (length < 1e-6) {
            vector[0] += 1;
            length = length(vector);
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    private static double length(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }
}
