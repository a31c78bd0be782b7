package io.callprint.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to measure.
 *
 * @param folder holds {@code enroll/} and the test files
 * @param trials the list
 * @param scores where every row goes again, scored
 * @param simulation present: every file passes through a telephone channel of its own
 * @param keepAudio a folder for every file as it was heard
 * @param sameSession enrolment and test may be of one recording session
 * @param sample present: only the trials of so many tests, drawn
 * @param falseMatchRates requested of the thresholds, 0 to 0.5
 * @param lookSeconds net speech at which calls look, rising; the last is that of a test whose row does not say
 * @param threads that hear
 * @param callsAtOnce telephone calls in progress, where files are heard by telephone
 * @param replicates of the bootstrap
 */
public record TrialOptions(
        Path folder,
        Path trials,
        Path scores,
        Optional<Simulation> simulation,
        Optional<Path> keepAudio,
        boolean sameSession,
        OptionalInt sample,
        List<Double> falseMatchRates,
        List<Double> lookSeconds,
        int threads,
        int callsAtOnce,
        int replicates,
        Optional<Path> report) {
    public TrialOptions {
        falseMatchRates = List.copyOf(falseMatchRates);
        lookSeconds = lookSeconds.stream().sorted().toList();
        if (falseMatchRates.isEmpty() || falseMatchRates.stream().anyMatch(rate -> !(rate > 0 && rate <= 0.5))) {
            throw new TrialListException("--fmr: found " + falseMatchRates + ", expected rates above 0, at most 0.5");
        }
        require("--threads", threads, 1024);
        require("--calls", callsAtOnce, 500);
        require("--draws", replicates, 100_000);
        sample.ifPresent(tests -> require("--sample", tests, Integer.MAX_VALUE));
    }

    private static void require(String option, int found, int most) {
        if (found < 1 || found > most) {
            throw new TrialListException("%s: found %d, expected 1 to %d".formatted(option, found, most));
        }
    }

    double defaultSeconds() {
        return lookSeconds.getLast();
    }

    /** Of what is drawn beside the channels: samples and intervals. */
    long seed() {
        return simulation.map(Simulation::seed).orElse(1L);
    }
}
