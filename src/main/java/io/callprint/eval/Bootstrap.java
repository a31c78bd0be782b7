package io.callprint.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Percentile intervals by drawing speakers, not trials, with replacement (Bolle, Ratha and Pankanti, 2004): trials of one
 * speaker stand and fall together. A trial of two speakers weighs the product of how often each was drawn.
 */
final class Bootstrap {
    private static final double TAIL = 0.025;

    private final int[] first;
    private final int[] second;
    private final int speakers;
    private final int replicates;
    private final long seed;

    /** @param first and {@code second} the two speakers of each trial, the same one in genuine trials */
    Bootstrap(List<String> first, List<String> second, int replicates, long seed) {
        Map<String, Integer> numbers = new HashMap<>();
        this.first = first.stream().mapToInt(s -> number(numbers, s)).toArray();
        this.second = second.stream().mapToInt(s -> number(numbers, s)).toArray();
        this.speakers = numbers.size();
        this.replicates = replicates;
        this.seed = seed;
    }

    /** Over the speakers of these trials. */
    static Bootstrap of(List<ScoredTrial> trials, int replicates, long seed) {
        return new Bootstrap(
                trials.stream().map(trial -> trial.trial().enrollSpeaker()).toList(),
                trials.stream()
                        .map(trial -> trial.target() ? trial.trial().enrollSpeaker() : trial.testSpeaker())
                        .toList(),
                replicates,
                seed);
    }

    private static int number(Map<String, Integer> numbers, String speaker) {
        Integer known = numbers.get(speaker);
        if (known != null) {
            return known;
        }
        numbers.put(speaker, numbers.size());
        return numbers.size() - 1;
    }

    /**
     * @param statistics from one weight a trial to as many figures as there are intervals wanted; a figure may be NaN
     * @return one interval a figure, in their order
     */
    List<Interval> intervals(Function<double[], double[]> statistics) {
        double[] weights = new double[first.length];
        Arrays.fill(weights, 1);
        double[] values = statistics.apply(weights);
        double[][] drawn = new double[values.length][replicates];
        Random random = new Random(seed);
        for (int replicate = 0; replicate < replicates; replicate++) {
            int[] times = new int[speakers];
            for (int i = 0; i < speakers; i++) {
                times[random.nextInt(speakers)]++;
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = first[i] == second[i] ? times[first[i]] : (double) times[first[i]] * times[second[i]];
            }
            double[] figures = statistics.apply(weights);
            for (int i = 0; i < figures.length; i++) {
                drawn[i][replicate] = figures[i];
            }
        }
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            intervals.add(interval(values[i], drawn[i]));
        }
        return intervals;
    }

    private static Interval interval(double value, double[] drawn) {
        double[] known =
                Arrays.stream(drawn).filter(d -> !Double.isNaN(d)).sorted().toArray();
        if (Double.isNaN(value) || known.length == 0) {
            return new Interval(value, Double.NaN, Double.NaN);
        }
        int last = known.length - 1;
        return new Interval(value, known[(int) Math.floor(TAIL * last)], known[(int) Math.ceil((1 - TAIL) * last)]);
    }
}
