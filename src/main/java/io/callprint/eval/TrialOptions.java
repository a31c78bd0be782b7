package io.callprint.eval;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to measure.
 *
 * @param folder holds {@code enroll/} and the test files
 * @param trials the list
 * @param scores where every row goes again, scored
 * @param simulateSeed present: every file passes through a telephone channel of its own
 * @param snrDb of the simulated channel
 * @param lossShare of its packets
 * @param sameSession enrolment and test may be of one recording session
 * @param falseMatchRates requested of the thresholds, 0 to 0.5
 * @param defaultSeconds net speech of a test whose row does not say
 * @param threads that hear
 * @param replicates of the bootstrap
 */
public record TrialOptions(
        Path folder,
        Path trials,
        Path scores,
        OptionalLong simulateSeed,
        double snrDb,
        double lossShare,
        boolean sameSession,
        List<Double> falseMatchRates,
        double defaultSeconds,
        int threads,
        int replicates,
        Optional<Path> report) {
    public TrialOptions {
        falseMatchRates = List.copyOf(falseMatchRates);
        if (falseMatchRates.isEmpty() || falseMatchRates.stream().anyMatch(rate -> !(rate > 0 && rate <= 0.5))) {
            throw new TrialListException("--fmr: found " + falseMatchRates + ", expected rates above 0, at most 0.5");
        }
        if (!(lossShare >= 0 && lossShare <= 0.5)) {
            throw new TrialListException("--loss: found " + lossShare + ", expected 0 to 0.5");
        }
        if (!(snrDb >= -20 && snrDb <= 80)) {
            throw new TrialListException("--snr: found " + snrDb + ", expected -20 to 80");
        }
        if (threads < 1 || threads > 1024) {
            throw new TrialListException("--threads: found " + threads + ", expected 1 to 1024");
        }
    }
}
