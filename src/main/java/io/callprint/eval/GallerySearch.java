package io.callprint.eval;

import io.callprint.eval.TrialList.Test;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trials read as searches of everybody enrolled (ISO/IEC 19795-1, open set): a test that was compared with every enrolled
 * caller is of a mate when one of them is its speaker, else of a stranger. The others are left out.
 */
final class GallerySearch {
    private final List<String> speakers = new ArrayList<>();
    private final List<Boolean> mates = new ArrayList<>();
    private final List<Boolean> firsts = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();

    /**
     * What the searches found.
     *
     * @param rank1 share of mates who score highest of all
     * @param falseNegativeRate share of mates not found first above the threshold that 1 % of strangers reach
     */
    record Figures(int callers, int mates, int strangers, Interval rank1, Interval falseNegativeRate) {}

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
        double highest = Double.NEGATIVE_INFINITY;
        double own = Double.NEGATIVE_INFINITY;
        double others = Double.NEGATIVE_INFINITY;
        boolean mate = false;
        for (ScoredTrial trial : search) {
            highest = Math.max(highest, trial.score());
            if (trial.target()) {
                mate = true;
                own = trial.score();
            } else {
                others = Math.max(others, trial.score());
            }
        }
        boolean first = mate && own > others;
        mates.add(mate);
        firsts.add(first);
        // A mate who is not first is missed at every threshold.
        scores.add(mate ? (first ? own : -2) : highest);
        speakers.add(search.stream()
                .filter(ScoredTrial::target)
                .findFirst()
                .orElse(search.getFirst())
                .testSpeaker());
    }

    int searches() {
        return mates.size();
    }

    Figures figures(int callers, double falsePositiveRate, int replicates, long seed) {
        double[] all = scores.stream().mapToDouble(Double::doubleValue).toArray();
        boolean[] targets = new boolean[all.length];
        int mateCount = 0;
        for (int i = 0; i < targets.length; i++) {
            targets[i] = mates.get(i);
            mateCount += targets[i] ? 1 : 0;
        }
        DetCurve.Sorted sorted = new DetCurve.Sorted(all, targets);
        List<Interval> intervals = new Bootstrap(speakers, speakers, replicates, seed).intervals(weights ->
                new double[] {rank1(weights), sorted.curve(weights).falseNonMatchRateAt(falsePositiveRate)});
        return new Figures(callers, mateCount, targets.length - mateCount, intervals.get(0), intervals.get(1));
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
