package io.callprint.eval;

import io.callprint.eval.TrialList.Test;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The trials read as searches of everybody enrolled (ISO/IEC 19795-1, open set): a test that was compared with every enrolled
 * caller is of a mate when one of them is its speaker, else of a stranger. The others are left out.
 */
final class GallerySearch {
    private final List<String> speakers = new ArrayList<>();
    private final List<Boolean> mates = new ArrayList<>();
    private final List<Boolean> firsts = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();
    private final List<List<Boolean>> accepted = new ArrayList<>();

    /**
     * What the searches found.
     *
     * @param rank1 share of mates who score highest of all
     * @param falseNegativeRate share of mates not found first above the threshold that 1 % of strangers reach
     * @param requested what the thresholds of calls did
     */
    record Figures(
            int callers,
            int mates,
            int strangers,
            Interval rank1,
            Interval falseNegativeRate,
            List<Realised> requested) {}

    /**
     * What the thresholds of calls did for one requested false identification rate.
     *
     * @param falsePositives share of strangers taken for anybody
     * @param falseNegatives share of mates not found first, or not accepted
     */
    record Realised(double rate, Interval falsePositives, Interval falseNegatives) {}

    GallerySearch(List<ScoredTrial> trials) {
        Set<String> enrolled = new HashSet<>();
        Map<Test, List<ScoredTrial>> tests = new LinkedHashMap<>();
        for (ScoredTrial trial : trials) {
            enrolled.add(trial.trial().enrollSpeaker());
            tests.computeIfAbsent(trial.trial().test(), _ -> new ArrayList<>()).add(trial);
        }
        for (List<ScoredTrial> search : tests.values()) {
            Set<String> compared = new HashSet<>();
            search.forEach(trial -> compared.add(trial.trial().enrollSpeaker()));
            if (compared.equals(enrolled)) {
                add(search);
            }
        }
    }

    private void add(List<ScoredTrial> search) {
        ScoredTrial best = search.getFirst();
        for (ScoredTrial trial : search) {
            boolean isBetter = trial.score() > best.score();
            boolean isAsGood = trial.score() == best.score() && !trial.target();
            best = isBetter || isAsGood ? trial : best;
        }
        Optional<ScoredTrial> mate = search.stream().filter(ScoredTrial::target).findFirst();
        boolean first = best.target();
        mates.add(mate.isPresent());
        firsts.add(first);
        // A mate who is not first is missed at every threshold.
        scores.add(mate.isPresent() && !first ? -2 : best.score());
        accepted.add(best.search());
        speakers.add(mate.orElse(best).testSpeaker());
    }

    int searches() {
        return mates.size();
    }

    /** @param rates requested, in the order of the trials' decisions */
    Figures figures(int callers, double falsePositiveRate, List<Double> rates, int replicates, long seed) {
        double[] all = scores.stream().mapToDouble(Double::doubleValue).toArray();
        boolean[] targets = new boolean[all.length];
        int mateCount = 0;
        for (int i = 0; i < targets.length; i++) {
            targets[i] = mates.get(i);
            mateCount += targets[i] ? 1 : 0;
        }
        DetCurve.Sorted sorted = new DetCurve.Sorted(all, targets);
        List<Interval> intervals = new Bootstrap(speakers, speakers, replicates, seed).intervals(weights -> {
            double[] values = new double[2 + 2 * rates.size()];
            values[0] = rank1(weights);
            values[1] = sorted.curve(weights).falseNonMatchRateAt(falsePositiveRate);
            for (int rate = 0; rate < rates.size(); rate++) {
                realised(weights, rate, values, 2 + 2 * rate);
            }
            return values;
        });
        List<Realised> requested = IntStream.range(0, rates.size())
                .mapToObj(
                        rate -> new Realised(rates.get(rate), intervals.get(2 + 2 * rate), intervals.get(3 + 2 * rate)))
                .toList();
        return new Figures(
                callers, mateCount, targets.length - mateCount, intervals.get(0), intervals.get(1), requested);
    }

    private void realised(double[] weights, int rate, double[] values, int at) {
        double strangers = 0;
        double taken = 0;
        double callers = 0;
        double missed = 0;
        for (int i = 0; i < weights.length; i++) {
            boolean isAccepted = accepted.get(i).get(rate);
            if (mates.get(i)) {
                callers += weights[i];
                missed += firsts.get(i) && isAccepted ? 0 : weights[i];
            } else {
                strangers += weights[i];
                taken += isAccepted ? weights[i] : 0;
            }
        }
        values[at] = taken / strangers;
        values[at + 1] = missed / callers;
    }

    private double rank1(double[] weights) {
        double all = 0;
        double first = 0;
        for (int i = 0; i < weights.length; i++) {
            all += mates.get(i) ? weights[i] : 0;
            first += firsts.get(i) ? weights[i] : 0;
        }
        return first / all;
    }
}
