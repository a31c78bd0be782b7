package io.callprint.identity;

/** The upper tail of the standard normal distribution. */
final class NormalTail {
    private NormalTail() {}

    /**
     * The z that is exceeded with this probability: a start from Abramowitz and Stegun 26.2.23 (error below 4.5e-4), then
     * Newton steps on the tail.
     *
     * @param probability above 0, below 1
     */
    static double quantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("probability " + probability + ", expected between 0 and 1");
        }
        if (probability > 0.5) {
            return -quantile(1 - probability);
        }
        double t = Math.sqrt(-2 * Math.log(probability));
        double z =
                t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        for (int i = 0; i < 3; i++) {
            double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            z += (exceeding(z) - probability) / density;
        }
        return z;
    }

    /** P(Z > z) for z of 0 and more: a series near 0, Laplace's continued fraction further out. */
    static double exceeding(double z) {
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        if (z < 2) {
            double term = z;
            double sum = z;
            for (int i = 1; i < 60; i++) {
                term *= z * z / (2 * i + 1);
                sum += term;
            }
            return 0.5 - density * sum;
        }
        double fraction = z;
        for (int i = 120; i > 0; i--) {
            fraction = z + i / fraction;
        }
        return density / fraction;
    }
}
