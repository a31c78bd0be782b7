package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.eval.TrialList.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class EarlyDecisionsTest {
    private static final List<Double> LOOKS = List.of(2.0, 3.0, 5.0);

    private static ScoredTrial trial(int number, boolean target, Optional<EarlyAnswer> early) {
        Trial trial = new Trial(
                List.of(), "s" + number, "t" + number, target, OptionalDouble.of(5), target ? "s" + number : "x");
        return new ScoredTrial(
                trial, 0, 0, 1, true, true, List.of(false), List.of(false), List.of(false), early, Map.of());
    }

    private static Optional<EarlyAnswer> answer(int look, boolean waited) {
        return Optional.of(new EarlyAnswer(List.of(look), List.of(waited)));
    }

    @Test
    void countsWhoIsAcceptedWhenAndAtWhatCost() {
        List<ScoredTrial> trials = new ArrayList<>();
        trials.add(trial(1, true, answer(0, true)));
        trials.add(trial(2, true, answer(0, false))); // sure early, would be missed at the end
        trials.add(trial(3, true, answer(1, true)));
        trials.add(trial(4, true, answer(2, true)));
        trials.add(trial(5, true, answer(-1, true))); // missed because the rate was shared
        trials.add(trial(6, true, answer(-1, false)));
        trials.add(trial(7, true, answer(-1, true)));
        trials.add(trial(8, true, answer(0, true)));
        trials.add(trial(1, false, answer(1, false)));
        trials.add(trial(2, false, answer(-1, true)));
        trials.add(trial(3, false, answer(-1, false)));
        trials.add(trial(4, false, answer(-1, false)));
        trials.add(trial(9, true, Optional.empty())); // too short for all looks: not counted
        EarlyDecisions early = EarlyDecisions.of(trials, LOOKS, List.of(0.01), 50, 1);

        assertEquals(8, early.genuine());
        assertEquals(4, early.impostors());
        EarlyDecisions.AtRate rate = early.rates().getFirst();
        assertEquals(
                List.of(3 / 8.0, 4 / 8.0, 5 / 8.0),
                rate.decidedBy().stream().map(Interval::value).toList());
        assertEquals(1 / 4.0, rate.falseMatchRate().value());
        assertEquals(1 / 4.0, rate.waitingMatches().value());
        assertEquals(2 / 8.0, rate.waitingMisses().value());
        assertEquals(1 / 8.0, rate.loss().value(), 1e-12);
        assertEquals(
                DoubleStream.of(2, 2, 3, 5, 2).average().orElseThrow(),
                rate.meanSeconds().value());
    }
}
