package io.callprint.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Both error rates at every threshold, a trial being accepted at a score at or above it (ISO/IEC 19795-1). Trials may carry
 * weights, as resampling needs them. Immutable.
 */
final class DetCurve {
    private final double[] thresholds;
    private final double[] falseMatchRates;
    private final double[] falseNonMatchRates;

    private DetCurve(double[] thresholds, double[] falseMatchRates, double[] falseNonMatchRates) {
        this.thresholds = thresholds;
        this.falseMatchRates = falseMatchRates;
        this.falseNonMatchRates = falseNonMatchRates;
    }

    /** Trials sorted once, so that many weightings cost one pass each. */
    static final class Sorted {
        private final double[] scores;
        private final boolean[] targets;
        private final int[] order;

        Sorted(double[] scores, boolean[] targets) {
            this.scores = scores;
            this.targets = targets;
            this.order = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(scores[a], scores[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        static Sorted of(List<ScoredTrial> trials) {
            boolean[] targets = new boolean[trials.size()];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = trials.get(i).target();
            }
            return new Sorted(trials.stream().mapToDouble(ScoredTrial::score).toArray(), targets);
        }

        DetCurve curve() {
            double[] ones = new double[scores.length];
            Arrays.fill(ones, 1);
            return curve(ones);
        }

        /** @param weights one a trial, in the order the scores were given in; 0 leaves a trial out */
        DetCurve curve(double[] weights) {
            double genuine = 0;
            double impostors = 0;
            for (int i = 0; i < scores.length; i++) {
                genuine += targets[i] ? weights[i] : 0;
                impostors += targets[i] ? 0 : weights[i];
            }
            double[] thresholds = new double[scores.length + 1];
            double[] matches = new double[scores.length + 1];
            double[] misses = new double[scores.length + 1];
            double missed = 0;
            double passed = impostors;
            int points = 0;
            for (int at = 0; at < order.length; ) {
                double score = scores[order[at]];
                thresholds[points] = score;
                matches[points] = passed / impostors;
                misses[points++] = missed / genuine;
                for (; at < order.length && scores[order[at]] == score; at++) {
                    int trial = order[at];
                    missed += targets[trial] ? weights[trial] : 0;
                    passed -= targets[trial] ? 0 : weights[trial];
                }
            }
            thresholds[points] = Double.POSITIVE_INFINITY;
            matches[points] = impostors > 0 ? 0 : Double.NaN;
            misses[points++] = genuine > 0 ? 1 : Double.NaN;
            return new DetCurve(
                    Arrays.copyOf(thresholds, points), Arrays.copyOf(matches, points), Arrays.copyOf(misses, points));
        }
    }

    static DetCurve of(double[] scores, boolean[] targets) {
        return new Sorted(scores, targets).curve();
    }

    /** Thresholds, rising; the last one nobody reaches. */
    int points() {
        return thresholds.length;
    }

    double threshold(int point) {
        return thresholds[point];
    }

    double falseMatchRate(int point) {
        return falseMatchRates[point];
    }

    double falseNonMatchRate(int point) {
        return falseNonMatchRates[point];
    }

    /** Where both rates are equal, on the straight line between the two points around it; NaN without both kinds of trials. */
    double equalErrorRate() {
        for (int i = 0; i < points(); i++) {
            double ahead = falseNonMatchRates[i] - falseMatchRates[i];
            if (ahead >= 0) {
                if (i == 0) {
                    return falseNonMatchRates[0];
                }
                double behind = falseMatchRates[i - 1] - falseNonMatchRates[i - 1];
                double step = behind / (behind + ahead);
                return falseNonMatchRates[i - 1] + step * (falseNonMatchRates[i] - falseNonMatchRates[i - 1]);
            }
        }
        return Double.NaN;
    }

    /** The lowest threshold at which no more than this share of impostors passes. */
    double thresholdAt(double falseMatchRate) {
        int point = pointAt(falseMatchRate);
        return point < 0 ? Double.NaN : thresholds[point];
    }

    /** The share of genuine trials missed there. */
    double falseNonMatchRateAt(double falseMatchRate) {
        int point = pointAt(falseMatchRate);
        return point < 0 ? Double.NaN : falseNonMatchRates[point];
    }

    private int pointAt(double falseMatchRate) {
        for (int i = 0; i < points(); i++) {
            if (falseMatchRates[i] <= falseMatchRate + 1e-12) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The least detection cost over all thresholds, relative to always giving the cheaper answer (NIST speaker recognition
     * evaluations); both kinds of error cost 1.
     *
     * @param prior of a genuine trial
     */
    double minimumCost(double prior) {
        double least = Double.NaN;
        for (int i = 0; i < points(); i++) {
            double cost = prior * falseNonMatchRates[i] + (1 - prior) * falseMatchRates[i];
            least = Double.isNaN(least) ? cost : Math.min(least, cost);
        }
        return least / Math.min(prior, 1 - prior);
    }
}
