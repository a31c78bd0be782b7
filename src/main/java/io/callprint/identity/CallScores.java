package io.callprint.identity;

import java.util.Arrays;

/**
 * Counts the scores of calls in which nobody was recognised, most of them strangers', as {@link ScoreCounts}. Holds no score
 * of any one call, no voice and no caller. Old calls fade: above 20,000 all counts are halved. Thread-safe.
 */
public final class CallScores {
    private static final int MOST_CALLS = 20_000;

    private final int[] bins = new int[ScoreCounts.BINS]; // guarded by this
    private int calls; // guarded by this

    /** @param excess of the best score over the one that half of all strangers' best ones should reach */
    synchronized void count(double excess) {
        bins[ScoreCounts.binOf(excess)]++;
        if (++calls > MOST_CALLS) {
            calls = 0;
            for (int i = 0; i < bins.length; i++) {
                bins[i] /= 2;
                calls += bins[i];
            }
        }
    }

    public synchronized ScoreCounts counts() {
        return new ScoreCounts(Arrays.stream(bins).boxed().toList());
    }

    /** Goes on from what was counted before a restart, or from nothing. */
    public synchronized void goOnFrom(ScoreCounts counted) {
        calls = 0;
        for (int i = 0; i < bins.length; i++) {
            bins[i] = counted.bins().get(i);
            calls += bins[i];
        }
    }

    /** Begins anew: the thresholds that earlier calls were held against have changed. */
    public void clear() {
        goOnFrom(ScoreCounts.none());
    }
}
