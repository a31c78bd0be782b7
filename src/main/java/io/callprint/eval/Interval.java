package io.callprint.eval;

/**
 * A figure and where it would lie 95 times in 100 with other speakers of the same kind.
 *
 * @param value on all trials; NaN when the trials cannot tell
 */
record Interval(double value, double low, double high) {
    static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

    /** A figure alone. */
    static Interval of(double value) {
        return new Interval(value, Double.NaN, Double.NaN);
    }

    boolean isKnown() {
        return !Double.isNaN(value);
    }
}
