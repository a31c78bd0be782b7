package io.callprint.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the log-likelihood ratios cost whoever decides by them, in bits: 0 perfect, 1 as good as none (Bruemmer and du Preez,
 * "Application-independent evaluation of speaker detection", 2006). {@link #minimum} is the cost that the best monotonic
 * re-calibration would leave (pool adjacent violators): the difference to {@link #cost} is what calibration loses.
 */
final class Cllr {
    private final double[] llrs;
    private final boolean[] targets;
    private final int[] order;

    /** @param llrs natural logarithms */
    Cllr(double[] llrs, boolean[] targets) {
        this.llrs = llrs;
        this.targets = targets;
        this.order = IntStream.range(0, llrs.length)
                .boxed()
                .sorted((a, b) -> Double.compare(llrs[a], llrs[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    double cost() {
        return cost(ones());
    }

    double minimum() {
        return minimum(ones());
    }

    /** @param weights one a trial */
    double cost(double[] weights) {
        double[] sums = new double[2];
        double[] totals = new double[2];
        for (int i = 0; i < llrs.length; i++) {
            int kind = targets[i] ? 1 : 0;
            sums[kind] += weights[i] * softplus(targets[i] ? -llrs[i] : llrs[i]);
            totals[kind] += weights[i];
        }
        return (sums[0] / totals[0] + sums[1] / totals[1]) / (2 * Math.log(2));
    }

    double minimum(double[] weights) {
        double genuine = 0;
        double impostors = 0;
        for (int i = 0; i < llrs.length; i++) {
            genuine += targets[i] ? weights[i] : 0;
            impostors += targets[i] ? 0 : weights[i];
        }
        // Blocks of trials that share one likelihood ratio; those with equal scores begin as one.
        double[] blockGenuine = new double[llrs.length];
        double[] blockImpostors = new double[llrs.length];
        int blocks = 0;
        for (int at = 0; at < order.length; ) {
            double llr = llrs[order[at]];
            double g = 0;
            double i = 0;
            for (; at < order.length && llrs[order[at]] == llr; at++) {
                int trial = order[at];
                g += targets[trial] ? weights[trial] : 0;
                i += targets[trial] ? 0 : weights[trial];
            }
            if (g + i == 0) {
                continue;
            }
            while (blocks > 0 && blockGenuine[blocks - 1] * i >= g * blockImpostors[blocks - 1]) {
                blocks--;
                g += blockGenuine[blocks];
                i += blockImpostors[blocks];
            }
            blockGenuine[blocks] = g;
            blockImpostors[blocks++] = i;
        }
        double cost = 0;
        for (int b = 0; b < blocks; b++) {
            double g = blockGenuine[b] / genuine;
            double i = blockImpostors[b] / impostors;
            cost += (g > 0 ? g * Math.log1p(i / g) : 0) + (i > 0 ? i * Math.log1p(g / i) : 0);
        }
        return genuine > 0 && impostors > 0 ? cost / (2 * Math.log(2)) : Double.NaN;
    }

    private double[] ones() {
        double[] ones = new double[llrs.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** ln(1 + e^x). */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
