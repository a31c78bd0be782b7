package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DetCurveTest {
    private static final double EXACT = 1e-12;

    /** Genuine 1, 3, 5, 7; impostors 0, 2, 4, 6. */
    private static final double[] SCORES = {1, 3, 5, 7, 0, 2, 4, 6};

    private static final boolean[] TARGETS = {true, true, true, true, false, false, false, false};

    @Test
    void ratesAreCountedAtEveryThreshold() {
        DetCurve curve = DetCurve.of(SCORES, TARGETS);

        assertEquals(9, curve.points());
        assertEquals(0, curve.threshold(0), EXACT);
        assertEquals(1, curve.falseMatchRate(0), EXACT);
        assertEquals(0, curve.falseNonMatchRate(0), EXACT);
        assertEquals(4, curve.threshold(4), EXACT);
        assertEquals(0.5, curve.falseMatchRate(4), EXACT);
        assertEquals(0.5, curve.falseNonMatchRate(4), EXACT);
        assertEquals(0, curve.falseMatchRate(8), EXACT);
        assertEquals(1, curve.falseNonMatchRate(8), EXACT);
    }

    @Test
    void equalErrorRateOfInterleavedScoresIsAHalf() {
        assertEquals(0.5, DetCurve.of(SCORES, TARGETS).equalErrorRate(), EXACT);
    }

    @Test
    void equalErrorRateLiesOnTheLineBetweenTwoPoints() {
        // Points around the crossing: at 2 FMR 1/2 FNMR 1/3, at 3 FMR 0 FNMR 1/3.
        double[] scores = {1, 3, 4, 0, 2};
        boolean[] targets = {true, true, true, false, false};

        assertEquals(1 / 3.0, DetCurve.of(scores, targets).equalErrorRate(), EXACT);
    }

    @Test
    void separatedScoresHaveNoError() {
        DetCurve curve = DetCurve.of(new double[] {2, 3, 0, 1}, new boolean[] {true, true, false, false});

        assertEquals(0, curve.equalErrorRate(), EXACT);
        assertEquals(0, curve.minimumCost(0.01), EXACT);
        assertEquals(0, curve.falseNonMatchRateAt(0.001), EXACT);
        assertEquals(2, curve.thresholdAt(0.001), EXACT);
    }

    @Test
    void equalScoresAreDecidedTogether() {
        DetCurve curve = DetCurve.of(new double[] {1, 1, 1, 1}, new boolean[] {true, true, false, false});

        assertEquals(2, curve.points());
        assertEquals(0.5, curve.equalErrorRate(), EXACT);
    }

    @Test
    void missesAreCountedAtTheRequestedFalseMatchRate() {
        DetCurve curve = DetCurve.of(SCORES, TARGETS);

        assertEquals(0.5, curve.falseNonMatchRateAt(0.25), EXACT);
        assertEquals(5, curve.thresholdAt(0.25), EXACT);
        assertEquals(0.75, curve.falseNonMatchRateAt(0.24), EXACT);
        assertEquals(0.75, curve.falseNonMatchRateAt(0), EXACT);
    }

    @Test
    void leastCostIsRelativeToTheCheaperAnswer() {
        // At 7: FMR 0, FNMR 3/4, cost 0.0075 of 0.01. At 5: 0.99 x 0.25 + 0.01 x 0.5.
        assertEquals(0.75, DetCurve.of(SCORES, TARGETS).minimumCost(0.01), EXACT);
        assertEquals(0.75, DetCurve.of(SCORES, TARGETS).minimumCost(0.5), EXACT);
    }

    @Test
    void weightIsAsGoodAsRepetition() {
        DetCurve.Sorted sorted = new DetCurve.Sorted(SCORES, TARGETS);
        DetCurve weighted = sorted.curve(new double[] {2, 1, 1, 0, 1, 1, 1, 2});
        DetCurve repeated = DetCurve.of(
                new double[] {1, 1, 3, 5, 0, 2, 4, 6, 6},
                new boolean[] {true, true, true, true, false, false, false, false, false});

        assertEquals(repeated.equalErrorRate(), weighted.equalErrorRate(), EXACT);
        assertEquals(repeated.falseNonMatchRateAt(0.4), weighted.falseNonMatchRateAt(0.4), EXACT);
    }

    @Test
    void oneKindOfTrialsAloneGivesNoFigure() {
        DetCurve curve = DetCurve.of(new double[] {1, 2}, new boolean[] {false, false});

        assertTrue(Double.isNaN(curve.equalErrorRate()));
        assertTrue(Double.isNaN(curve.minimumCost(0.01)));
        assertTrue(Double.isNaN(curve.falseNonMatchRateAt(0.01)));
    }
}
