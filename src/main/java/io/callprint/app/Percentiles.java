package io.callprint.app;

import java.util.Locale;

/** Percentiles of a few measurements, by nearest rank. */
final class Percentiles {
    private Percentiles() {}

    /** @param sorted ascending, at least one */
    static double at(double[] sorted, double share) {
        return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /** @param sortedMillis ascending */
    static String sentence(double[] sortedMillis) {
        return sortedMillis.length == 0
                ? "nothing was measured."
                : String.format(
                        Locale.ROOT,
                        "p50 %.0f ms, p95 %.0f ms, most %.0f ms.",
                        at(sortedMillis, 0.5),
                        at(sortedMillis, 0.95),
                        sortedMillis[sortedMillis.length - 1]);
    }
}
