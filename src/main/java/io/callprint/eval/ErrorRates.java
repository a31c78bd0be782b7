package io.callprint.eval;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The figures of one group of trials, rates as shares of 1.
 *
 * @param minimumCost least detection cost at a prior of 0.01
 * @param calibrationLoss Cllr - minCllr
 * @param requested what the thresholds for each requested false match rate did
 */
record ErrorRates(
        int genuine,
        int impostors,
        int speakers,
        int withoutSpeech,
        int notGoodEnough,
        Interval equalErrorRate,
        Interval missedAtOnePercent,
        Interval missedAtOnePerMille,
        Interval minimumCost,
        Interval cllr,
        Interval minimumCllr,
        Interval calibrationLoss,
        List<Realised> requested) {
    private static final double PRIOR = 0.01;
    private static final int FIGURES = 7;
    private static final int FEWEST_GENUINE = 5;

    /**
     * What the thresholds for one requested false match rate did.
     *
     * @param shippedMatches false match rate by the shipped calibration alone
     * @param shippedMisses false non-match rate there
     * @param siteMatches and {@code siteMisses} the same with the thresholds that calls use
     */
    record Realised(
            double rate, Interval shippedMatches, Interval shippedMisses, Interval siteMatches, Interval siteMisses) {}

    /** Whether there are genuine callers and impostors enough to say anything. */
    boolean isTelling() {
        return genuine >= FEWEST_GENUINE && impostors >= FEWEST_GENUINE;
    }

    /** @param rates requested, in the order of the trials' decisions */
    static ErrorRates of(List<ScoredTrial> trials, List<Double> rates, int replicates, long seed) {
        int count = trials.size();
        boolean[] targets = new boolean[count];
        double[] scores = new double[count];
        double[] llrs = new double[count];
        Set<String> speakers = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ScoredTrial trial = trials.get(i);
            targets[i] = trial.target();
            scores[i] = trial.score();
            llrs[i] = trial.llr();
            speakers.add(trial.trial().enrollSpeaker());
            speakers.add(trial.target() ? trial.trial().enrollSpeaker() : trial.testSpeaker());
        }
        DetCurve.Sorted sorted = new DetCurve.Sorted(scores, targets);
        Cllr cllr = new Cllr(llrs, targets);
        List<Interval> figures = Bootstrap.of(trials, replicates, seed).intervals(weights -> {
            DetCurve curve = sorted.curve(weights);
            double[] values = new double[FIGURES + 4 * rates.size()];
            values[0] = curve.equalErrorRate();
            values[1] = curve.falseNonMatchRateAt(0.01);
            values[2] = curve.falseNonMatchRateAt(0.001);
            values[3] = curve.minimumCost(PRIOR);
            values[4] = cllr.cost(weights);
            values[5] = cllr.minimum(weights);
            values[6] = values[4] - values[5];
            for (int rate = 0; rate < rates.size(); rate++) {
                realised(trials, weights, rate, values, FIGURES + 4 * rate);
            }
            return values;
        });
        int genuine = (int) IntStream.range(0, count).filter(i -> targets[i]).count();
        return new ErrorRates(
                genuine,
                count - genuine,
                speakers.size(),
                (int) trials.stream().filter(trial -> !trial.heard()).count(),
                (int) trials.stream().filter(trial -> !trial.goodEnough()).count(),
                figures.get(0),
                figures.get(1),
                figures.get(2),
                figures.get(3),
                figures.get(4),
                figures.get(5),
                figures.get(6),
                IntStream.range(0, rates.size())
                        .mapToObj(rate -> new Realised(
                                rates.get(rate),
                                figures.get(FIGURES + 4 * rate),
                                figures.get(FIGURES + 1 + 4 * rate),
                                figures.get(FIGURES + 2 + 4 * rate),
                                figures.get(FIGURES + 3 + 4 * rate)))
                        .toList());
    }

    private static void realised(List<ScoredTrial> trials, double[] weights, int rate, double[] values, int at) {
        double genuine = 0;
        double impostors = 0;
        double[] sums = new double[4];
        for (int i = 0; i < weights.length; i++) {
            ScoredTrial trial = trials.get(i);
            boolean shipped = trial.shipped().get(rate);
            boolean site = trial.site().get(rate);
            if (trial.target()) {
                genuine += weights[i];
                sums[1] += shipped ? 0 : weights[i];
                sums[3] += site ? 0 : weights[i];
            } else {
                impostors += weights[i];
                sums[0] += shipped ? weights[i] : 0;
                sums[2] += site ? weights[i] : 0;
            }
        }
        for (int i = 0; i < 4; i++) {
            values[at + i] = sums[i] / (i % 2 == 0 ? impostors : genuine);
        }
    }
}
