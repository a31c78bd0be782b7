package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreCountsTest {
    private static ScoreCounts of(int calls, double mean, double deviation) {
        CallScores scores = new CallScores();
        Random random = new Random(calls);
        for (int i = 0; i < calls; i++) {
            scores.count(mean + deviation * random.nextGaussian());
        }
        return scores.counts();
    }

    @Test
    void driftIsTheMedianAndKnowsItsUncertainty() {
        ScoreCounts counts = of(4000, 0.03, 0.08);
        assertEquals(4000, counts.calls());
        assertEquals(0.03, counts.drift(), 0.005);
        // Of a normal sample's median: 1.96 * 1.2533 * 0.08 / sqrt(4000).
        assertEquals(0.0031, counts.uncertainty(), 0.0008);
        assertTrue(counts.isDrifting());
    }

    @Test
    void whatLiesWithinChanceIsNoDrift() {
        assertTrue(!of(400, 0, 0.08).isDrifting());
    }

    @Test
    void fewCallsAreNoDriftHoweverFarTheyLie() {
        assertTrue(!of(199, 0.2, 0.01).isDrifting());
        assertTrue(of(200, 0.2, 0.01).isDrifting());
    }

    @Test
    void nothingCountedIsNoDrift() {
        assertEquals(0, ScoreCounts.none().drift());
        assertEquals(0, ScoreCounts.none().uncertainty());
    }

    @Test
    void scoresBeyondTheReachAreInTheOuterCounts() {
        CallScores scores = new CallScores();
        scores.count(-3);
        scores.count(Double.POSITIVE_INFINITY);
        assertEquals(1, scores.counts().bins().getFirst());
        assertEquals(1, scores.counts().bins().getLast());
    }

    @Test
    void oldCallsFade() {
        CallScores scores = new CallScores();
        for (int i = 0; i < 20_001; i++) {
            scores.count(0.105);
        }
        assertEquals(10_000, scores.counts().calls());
        for (int i = 0; i < 10_001; i++) {
            scores.count(-0.105);
        }
        assertEquals(5_000, scores.counts().bins().get(ScoreCounts.binOf(0.105)));
    }

    @Test
    void countsOfAnotherShapeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ScoreCounts(List.of(1, 2)));
    }
}
