package io.callprint.identity;

import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;

/**
 * Where embeddings of one model become comparable: x = (e - m) / |e - m| with the model's mean m. A voiceprint is the unit
 * mean of its samples' x; a score is a dot product of two such vectors.
 */
final class Centring {
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

    /** @throws IllegalArgumentException for an embedding of another model */
    float[] centred(Embedding embedding) {
        if (!fits(embedding)) {
            throw new IllegalArgumentException(
                    "an embedding of model " + embedding.modelId() + ", expected " + modelId);
        }
        float[] x = embedding.vector();
        for (int i = 0; i < x.length; i++) {
            x[i] -= mean[i];
        }
        return unit(x);
    }

    /** One vector that stands for all samples. */
    float[] centroid(Voiceprint voiceprint) {
        return unitMean(voiceprint.samples().stream()
                .map(EnrolmentSample::embedding)
                .map(this::centred)
                .toList());
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

    private static float[] unit(float[] vector) {
        double length = length(vector);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    private static double length(float[] vector) {
        return Math.sqrt(dot(vector, vector));
    }
}
