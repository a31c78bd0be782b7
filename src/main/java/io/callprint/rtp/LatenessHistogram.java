package io.callprint.rtp;

import java.util.concurrent.atomic.AtomicLongArray;

/** How late a thread woke, in steps of 10 us up to 50 ms. One writer, any reader. */
final class LatenessHistogram {
    private static final int STEP_NANOS = 10_000;
    private static final int STEPS = 5_000;

    private final AtomicLongArray counts = new AtomicLongArray(STEPS);

    void record(long lateNanos) {
        int step = Math.clamp(lateNanos / STEP_NANOS, 0, STEPS - 1);
        counts.setOpaque(step, counts.getPlain(step) + 1);
    }

    /** @param share 0..1, such as 0.99 */
    double percentileMillis(double share) {
        long total = 0;
        for (int i = 0; i < STEPS; i++) {
            total += counts.getOpaque(i);
        }
        long rest = (long) Math.ceil(total * share);
        int step = 0;
        for (; step < STEPS - 1 && rest > counts.getOpaque(step); step++) {
            rest -= counts.getOpaque(step);
        }
        return (step + 1) * (STEP_NANOS / 1e6);
    }
}
