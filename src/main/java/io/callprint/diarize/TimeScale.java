package io.callprint.diarize;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** Round steps of time for a scale, and how times are written on it. Pure. */
final class TimeScale {
    private static final double[] STEPS_SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000, 86_400
    };

    private TimeScale() {}

    /**
     * @param leastSeconds that a step is at least
     * @return the smallest round step of which no more than so many are needed; whole days when they are very many
     */
    static double step(double seconds, int mostSteps, double leastSeconds) {
        double longest = STEPS_SECONDS[STEPS_SECONDS.length - 1];
        return DoubleStream.of(STEPS_SECONDS)
                .filter(step -> step >= leastSeconds && step * mostSteps >= seconds)
                .findFirst()
                .orElseGet(() -> longest * Math.ceil(seconds / (longest * mostSteps)));
    }

    /** Minutes and seconds, or hours, minutes and seconds. */
    static String written(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
