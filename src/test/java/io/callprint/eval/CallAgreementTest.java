package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.eval.TrialList.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CallAgreementTest {
    private static ScoredTrial trial(int number, boolean target, double score) {
        Trial trial = new Trial(
                List.of(), "s" + number, "t" + number, target, OptionalDouble.of(5), target ? "s" + number : "x");
        return new ScoredTrial(
                trial, score, 0, 1, score > -1, true, List.of(), List.of(), List.of(), Optional.empty(), Map.of());
    }

    private static List<ScoredTrial> trials(double shift, double unheard) {
        List<ScoredTrial> trials = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            double score = i < 50 ? 0.6 + 0.001 * i : 0.1 + 0.001 * i;
            trials.add(trial(i, i < 50, i == unheard ? -1 : score + (i % 20 == 3 ? 10 * shift : shift)));
        }
        return trials;
    }

    @Test
    void differencesAndErrorsAreOfTheSameTrials() {
        CallAgreement agreement = CallAgreement.of(trials(0, 7), trials(0.01, 9), 50, 1);

        assertEquals(98, agreement.trials());
        assertEquals(1, agreement.filesOnly());
        assertEquals(1, agreement.callsOnly());
        assertEquals(0.01, agreement.median(), 1e-9);
        assertEquals(0.01, agreement.ninetyFifth(), 1e-9); // one in twenty differs ten times as much
        assertEquals(0.1, agreement.greatest(), 1e-9);
        assertEquals(0.02, agreement.errorFromFiles().value(), 0.011);
        assertEquals(0, agreement.change().value(), 1e-9);
    }
}
