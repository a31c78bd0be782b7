package io.callprint.speaker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why log mel bands differ from golden ones. A wrong scale moves every band by the same amount; a wrong floor moves only
 * bands that lie on a floor; all else is the filter bank itself.
 */
final class FeatureDifference {
    /** Rounding of the spectrum weighs more in bands that hold next to nothing. */
    private static final double SAME_SHIFT = 0.05;

    private static final double MOST = 0.9;

    /** Bands that the network never sees hold the rounding of next to nothing; only a floor shows in them. */
    private static final double DEAD_TOLERANCE = 0.5;

    private final double tolerance;
    private final List<Value> values = new ArrayList<>();
    private double goldenFloor = Double.POSITIVE_INFINITY;
    private boolean differs;

    private record Value(double golden, double shift) {}

    FeatureDifference(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * @param ours as computed
     * @param unfloored the same without any floor
     * @param golden what is expected
     */
    void add(double ours, double unfloored, double golden) {
        differs |= !(Math.abs(ours - golden) <= tolerance);
        goldenFloor = Math.min(goldenFloor, golden);
        values.add(new Value(golden, unfloored - golden));
    }

    /** The same for a band that the network never sees. */
    void addDead(double ours, double golden) {
        differs |= !(Math.abs(ours - golden) <= DEAD_TOLERANCE);
        goldenFloor = Math.min(goldenFloor, golden);
    }

    Optional<String> part() {
        if (!differs) {
            return Optional.empty();
        }
        List<Double> shifts = values.stream()
                .filter(value -> value.golden > goldenFloor + tolerance)
                .map(Value::shift)
                .sorted()
                .toList();
        if (shifts.isEmpty()) {
            return Optional.of("the filter bank");
        }
        double shift = shifts.get(shifts.size() / 2);
        long same = shifts.stream()
                .filter(value -> Math.abs(value - shift) <= SAME_SHIFT)
                .count();
        if (same < MOST * shifts.size()) {
            return Optional.of("the filter bank");
        }
        // The bands are powers: twice the logarithm of a factor on the samples.
        return Optional.of(
                Math.abs(shift) <= tolerance
                        ? "the log floor"
                        : "the sample scale or level (%.4g times too large)".formatted(Math.exp(shift / 2)));
    }
}
