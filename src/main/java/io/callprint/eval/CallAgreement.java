package io.callprint.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same trials heard from their files and through calls: what the way over SIP and RTP changes.
 *
 * @param trials heard both ways
 * @param filesOnly heard from the file but not in the call
 * @param callsOnly the other way round
 * @param median difference of two scores, without sign, in half of the trials at most
 * @param ninetyFifth in 95 of 100
 * @param greatest of all
 * @param errorFromFiles equal error rate of all trials
 * @param errorThroughCalls equal error rate of all trials
 * @param change the second minus the first, speakers drawn for both alike
 */
record CallAgreement(
        int trials,
        int filesOnly,
        int callsOnly,
        double median,
        double ninetyFifth,
        double greatest,
        Interval errorFromFiles,
        Interval errorThroughCalls,
        Interval change) {
    /** @param files and {@code calls} the same trials in the same order */
    static CallAgreement of(List<ScoredTrial> files, List<ScoredTrial> calls, int replicates, long seed) {
        double[] differences = IntStream.range(0, files.size())
                .filter(i -> files.get(i).heard() && calls.get(i).heard())
                .mapToDouble(i -> Math.abs(files.get(i).score() - calls.get(i).score()))
                .sorted()
                .toArray();
        DetCurve.Sorted fromFiles = DetCurve.Sorted.of(files);
        DetCurve.Sorted throughCalls = DetCurve.Sorted.of(calls);
        List<Interval> errors = Bootstrap.of(files, replicates, seed).intervals(weights -> {
            double before = fromFiles.curve(weights).equalErrorRate();
            double after = throughCalls.curve(weights).equalErrorRate();
            return new double[] {before, after, after - before};
        });
        return new CallAgreement(
                differences.length,
                (int) IntStream.range(0, files.size())
                        .filter(i -> files.get(i).heard() && !calls.get(i).heard())
                        .count(),
                (int) IntStream.range(0, files.size())
                        .filter(i -> !files.get(i).heard() && calls.get(i).heard())
                        .count(),
                at(differences, 0.5),
                at(differences, 0.95),
                Arrays.stream(differences).max().orElse(Double.NaN),
                errors.get(0),
                errors.get(1),
                errors.get(2));
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
    }
}
