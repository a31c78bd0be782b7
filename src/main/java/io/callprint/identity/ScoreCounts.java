package io.callprint.identity;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores of calls in which nobody was recognised, as counts alone: by how much the best one exceeded the score that half of
 * all strangers' best ones should reach. Where thresholds fit a site, half of the calls lie above 0.
 *
 * @param bins calls in each step of {@value #STEP}, from -{@value #REACH} to {@value #REACH}; the outer ones hold what lies
 *     beyond
 */
public record ScoreCounts(List<Integer> bins) {
    static final double STEP = 0.01;
    static final double REACH = 0.5;
    static final int BINS = (int) Math.round(2 * REACH / STEP);

    /** Fewer calls say too little. */
    public static final int ENOUGH_CALLS = 200;

    /** In a rank of a median of n values, 95 % of all samples lie within this times the square root of n. */
    private static final double RANK_95_PERCENT = 0.98;

    public ScoreCounts {
        bins = List.copyOf(bins);
        if (bins.size() != BINS || bins.stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    "found " + bins.size() + " counts of scores, expected " + BINS + " of 0 or more");
        }
    }

    public static ScoreCounts none() {
        return new ScoreCounts(IntStream.range(0, BINS).mapToObj(i -> 0).toList());
    }

    /** The bin of an excess. */
    static int binOf(double excess) {
        return Math.clamp((long) Math.floor((excess + REACH) / STEP), 0, BINS - 1);
    }

    public long calls() {
        return bins.stream().mapToLong(Integer::longValue).sum();
    }

    /** How far the site's strangers lie above what the thresholds expect; 0 without calls. */
    public double drift() {
        return atRank(calls() / 2.0);
    }

    /** Half the width of the drift's 95 % interval. */
    public double uncertainty() {
        double reach = RANK_95_PERCENT * Math.sqrt((double) calls());
        return (atRank(calls() / 2.0 + reach) - atRank(calls() / 2.0 - reach)) / 2;
    }

    /** Whether there are calls enough and their drift is more than chance. */
    public boolean isDrifting() {
        return calls() >= ENOUGH_CALLS && Math.abs(drift()) > uncertainty();
    }

    private double atRank(double rank) {
        double before = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int count = bins.get(bin);
            if (count > 0 && before + count >= rank) {
                return -REACH + STEP * (bin + Math.clamp((rank - before) / count, 0, 1));
            }
            before += count;
        }
        return calls() == 0 ? 0 : REACH;
    }
}
