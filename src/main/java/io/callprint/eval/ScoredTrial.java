package io.callprint.eval;

import io.callprint.eval.TrialList.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trial and its result.
 *
 * @param score -1 to 1; -1 when no speech was found, which nobody accepts
 * @param llr natural logarithm; 0, no evidence, when no speech was found
 * @param quality of the test, 0 to 1
 * @param heard whether there was speech enough
 * @param goodEnough whether a call would have used the speech rather than asked for more
 * @param shipped whether the shipped threshold of each requested false match rate accepts
 * @param site the same for the threshold that calls use
 * @param search the same, the rates being those of a search of everybody enrolled
 * @param early what looking early does, where the test is long enough for all looks
 * @param conditions name to value, the list's own and the simulated ones
 */
record ScoredTrial(
        Trial trial,
        double score,
        double llr,
        double quality,
        boolean heard,
        boolean goodEnough,
        List<Boolean> shipped,
        List<Boolean> site,
        List<Boolean> search,
        Optional<EarlyAnswer> early,
        Map<String, String> conditions) {
    boolean target() {
        return trial.target();
    }

    /** Who spoke, or at least a name for it. */
    String testSpeaker() {
        return trial.testSpeaker().isEmpty() ? "file " + trial.testFile() : trial.testSpeaker();
    }
}
