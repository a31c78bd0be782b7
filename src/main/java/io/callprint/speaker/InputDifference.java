package io.callprint.speaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether rows of a network's input that are no logarithms, powers or samples, differ from what they were when the model was
 * shipped. A wrong scale or level makes all of them larger by one factor.
 */
final class InputDifference {
    private static final double TOLERANCE = 1e-3;

    /** What is so much smaller than the largest value of its row is the rounding of others. */
    private static final double WEAK = 1e-4;

    private static final double SAME_FACTOR = 0.01;
    private static final double MOST = 0.9;

    private InputDifference() {}

    /**
     * In words; empty when all is as shipped.
     *
     * @param what those rows are
     */
    static Optional<String> part(EmbeddingStages stages, GoldenValues golden, String what) {
        boolean differs = false;
        List<Double> factors = new ArrayList<>();
        for (int i = 0; i < golden.featureFrames().length; i++) {
            float[] expected = golden.inputs().get(i);
            int row = golden.featureFrames()[i] * expected.length;
            double weak = WEAK * largest(expected);
            for (int place = 0; place < expected.length; place++) {
                float ours = stages.inputs()[row + place];
                double size = Math.max(Math.abs(expected[place]), weak);
                differs |= !(Math.abs(ours - expected[place]) <= TOLERANCE * size);
                if (Math.abs(expected[place]) > weak) {
                    factors.add((double) ours / expected[place]);
                }
            }
        }
        return differs ? Optional.of(named(factors, what)) : Optional.empty();
    }

    private static String named(List<Double> factors, String what) {
        List<Double> sorted = factors.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return what;
        }
        double factor = sorted.get(sorted.size() / 2);
        long same = sorted.stream()
                .filter(one -> Math.abs(one / factor - 1) <= SAME_FACTOR)
                .count();
        return same >= MOST * sorted.size()
                ? "the sample scale or level (%s %.4g times too large)".formatted(what, factor)
                : what;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
