package io.callprint.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What deciding as soon as it is sure gives and costs, against always waiting for the last look: in every trial the caller is
 * verified, and the looks share the requested false match rate as they do in calls.
 *
 * @param lookSeconds net speech at each look
 * @param rates one for each requested rate
 */
record EarlyDecisions(List<Double> lookSeconds, int genuine, int impostors, List<AtRate> rates) {
    private static final int AFTER_THE_LOOKS = 5;

    /**
     * For one requested false match rate; shares of genuine trials, except the two false match rates.
     *
     * @param decidedBy accepted at this look or before, look by look; the last is 1 - FNMR of looking
     * @param falseMatchRate impostors accepted at any look
     * @param waitingMisses genuine callers missed by who waits for the last look
     * @param waitingMatches impostors accepted there
     * @param loss how many more are missed by looking early than by waiting; below 0 when fewer
     * @param meanSeconds net speech that accepted genuine callers had spoken
     */
    record AtRate(
            double rate,
            List<Interval> decidedBy,
            Interval falseMatchRate,
            Interval waitingMisses,
            Interval waitingMatches,
            Interval loss,
            Interval meanSeconds) {}

    /** @param trials those without an early answer are left out */
    static EarlyDecisions of(
            List<ScoredTrial> trials, List<Double> lookSeconds, List<Double> rates, int replicates, long seed) {
        List<ScoredTrial> looked =
                trials.stream().filter(trial -> trial.early().isPresent()).toList();
        int figuresEach = lookSeconds.size() + AFTER_THE_LOOKS;
        List<Interval> figures = Bootstrap.of(looked, replicates, seed).intervals(weights -> {
            double[] values = new double[rates.size() * figuresEach];
            for (int rate = 0; rate < rates.size(); rate++) {
                count(looked, weights, rate, lookSeconds, values, rate * figuresEach);
            }
            return values;
        });
        List<AtRate> atRates = new ArrayList<>();
        for (int rate = 0; rate < rates.size(); rate++) {
            int looks = rate * figuresEach;
            int at = looks + lookSeconds.size();
            atRates.add(new AtRate(
                    rates.get(rate),
                    List.copyOf(figures.subList(looks, at)),
                    figures.get(at),
                    figures.get(at + 1),
                    figures.get(at + 2),
                    figures.get(at + 3),
                    figures.get(at + 4)));
        }
        int genuine = (int) looked.stream().filter(ScoredTrial::target).count();
        return new EarlyDecisions(lookSeconds, genuine, looked.size() - genuine, atRates);
    }

    private static void count(
            List<ScoredTrial> trials, double[] weights, int rate, List<Double> lookSeconds, double[] values, int at) {
        int looks = lookSeconds.size();
        double[] accepted = new double[looks];
        double genuine = 0;
        double impostors = 0;
        double matched = 0;
        double waitingMissed = 0;
        double waitingMatched = 0;
        for (int i = 0; i < weights.length; i++) {
            EarlyAnswer answer = trials.get(i).early().orElseThrow();
            int look = answer.acceptedAt().get(rate);
            boolean waited = answer.waited().get(rate);
            if (trials.get(i).target()) {
                genuine += weights[i];
                waitingMissed += waited ? 0 : weights[i];
                if (look >= 0) {
                    accepted[look] += weights[i];
                }
            } else {
                impostors += weights[i];
                matched += look >= 0 ? weights[i] : 0;
                waitingMatched += waited ? weights[i] : 0;
            }
        }
        double decided = 0;
        for (int look = 0; look < looks; look++) {
            decided += accepted[look];
            values[at + look] = decided / genuine;
        }
        double spoken = IntStream.range(0, looks)
                .mapToDouble(look -> accepted[look] * lookSeconds.get(look))
                .sum();
        values[at + looks] = matched / impostors;
        values[at + looks + 1] = waitingMissed / genuine;
        values[at + looks + 2] = waitingMatched / impostors;
        values[at + looks + 3] = (genuine - decided - waitingMissed) / genuine;
        values[at + looks + 4] = spoken / decided;
    }
}
