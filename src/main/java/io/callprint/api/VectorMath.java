package io.callprint.api;

/** Comparing and averaging embeddings of any one dimension. */
final class VectorMath {
    private VectorMath() {}

    /** Cosine of the angle between two vectors, -1 to 1. */
    static double cosine(double[] a, double[] b) {
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
        }
        return Math.clamp(product / (length(a) * length(b)), -1, 1);
    }

    /** The mean direction: each vector counts alike, whatever its length; unit length. */
    static double[] centroid(Iterable<double[]> vectors, int dimension) {
        double[] sum = new double[dimension];
        for (double[] vector : vectors) {
            double length = length(vector);
            for (int i = 0; i < dimension; i++) {
                sum[i] += vector[i] / length;
            }
        }
        double length = length(sum);
        for (int i = 0; i < dimension; i++) {
            sum[i] /= length;
        }
        return sum;
    }

    static double length(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
