package io.callprint.identity;

import java.util.List;

/**
 * How far a site's callers agree on where their centre lies, seen from the model's: they share a line, or one language, or they
 * are of two kinds. They are parted in two along the direction in which they differ most; the cosine between the mean offsets
 * of both parts is the agreement, 0 when it is negative.
 *
 * <p>Men and women alone come to about 0: then nothing but the callers' own voices would be taken away. One line for all comes
 * to 0.1 to 0.5 (docs/accuracy.md, "What was tried").
 */
final class SiteAgreement {
    private static final int ROUNDS = 30;

    private SiteAgreement() {}

    /**
     * @param offsets of callers from the model's centre
     * @return 0 to 1; 1 of callers who do not differ
     */
    static double of(List<float[]> offsets) {
        if (offsets.isEmpty()) {
            return 0;
        }
        float[] middle = Centring.mean(offsets);
        List<float[]> deviations =
                offsets.stream().map(offset -> difference(offset, middle)).toList();
        float[] direction = mainDirection(deviations);
        float[] one = new float[middle.length];
        float[] other = new float[middle.length];
        for (int i = 0; i < deviations.size(); i++) {
            float[] side = Centring.dot(deviations.get(i), direction) > 0 ? one : other;
            add(side, offsets.get(i), 1);
        }
        double lengths = Math.sqrt(Centring.dot(one, one) * Centring.dot(other, other));
        return lengths < 1e-12 ? 1 : Math.clamp(Centring.dot(one, other) / lengths, 0, 1);
    }

    /** First eigenvector of the covariance, by power iteration from the longest deviation. */
    private static float[] mainDirection(List<float[]> deviations) {
        float[] direction = deviations.getFirst();
        for (float[] deviation : deviations) {
            direction = Centring.dot(deviation, deviation) > Centring.dot(direction, direction) ? deviation : direction;
        }
        for (int round = 0; round < ROUNDS; round++) {
            float[] next = new float[direction.length];
            for (float[] deviation : deviations) {
                add(next, deviation, Centring.dot(deviation, direction));
            }
            double length = Math.sqrt(Centring.dot(next, next));
            if (length < 1e-12) {
                return direction;
            }
            direction = new float[direction.length];
            add(direction, next, 1 / length);
        }
        return direction;
    }

    private static float[] difference(float[] a, float[] b) {
        float[] difference = a.clone();
        add(difference, b, -1);
        return difference;
    }

    private static void add(float[] sum, float[] vector, double factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (factor * vector[i]);
        }
    }
}
