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

    private final double tolerance;
    private final List<Double> shifts = new ArrayList<>();
    private boolean differs;

    FeatureDifference(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * @param ours as computed
     * @param unfloored the same without any floor
     * @param golden what is expected
     * @param goldenFloor smallest of all expected values
     */
    void add(double ours, double unfloored, double golden, double goldenFloor) {
        differs |= !(Math.abs(ours - golden) <= tolerance);
        if (golden > goldenFloor + tolerance) {
            shifts.add(unfloored - golden);
        }
    }

    Optional<String> part() {
        if (!differs) {
            return Optional.empty();
        }
        shifts.sort(null);
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
