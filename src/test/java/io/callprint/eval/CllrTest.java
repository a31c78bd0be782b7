package io.callprint.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CllrTest {
    private static final double EXACT = 1e-12;

    @Test
    void noEvidenceCostsOneBit() {
        assertEquals(1, new Cllr(new double[] {0, 0, 0}, new boolean[] {true, false, false}).cost(), EXACT);
    }

    @Test
    void costOfKnownRatios() {
        // Same speaker at 3 : 1, other speaker at 1 : 1: (log2(1 + 1/3) + log2(2)) / 2.
        double expected = (Math.log(4 / 3.0) / Math.log(2) + 1) / 2;

        assertEquals(expected, new Cllr(new double[] {Math.log(3), 0}, new boolean[] {true, false}).cost(), EXACT);
    }

    @Test
    void separatedRatiosCanBeMadePerfect() {
        Cllr cllr = new Cllr(new double[] {-1, -2, -30, -40}, new boolean[] {true, true, false, false});

        assertEquals(0, cllr.minimum(), EXACT);
        assertTrue(cllr.cost() > 0.5);
    }

    @Test
    void violatorsArePooled() {
        // In order: impostor, genuine, impostor, genuine. The middle two share the ratio 1 : 1, the outer ones are
        // sure.
        Cllr cllr = new Cllr(new double[] {1, 2, 3, 4}, new boolean[] {false, true, false, true});

        // Half of each kind costs log2(2) = 1 bit, half nothing.
        assertEquals(0.5, cllr.minimum(), EXACT);
    }

    @Test
    void equalRatiosStayTogether() {
        assertEquals(1, new Cllr(new double[] {5, 5}, new boolean[] {true, false}).minimum(), EXACT);
    }

    @Test
    void minimumIsNeverAboveTheCostAndIgnoresScale() {
        Random random = new Random(5);
        double[] llrs = new double[400];
        double[] stretched = new double[llrs.length];
        boolean[] targets = new boolean[llrs.length];
        for (int i = 0; i < llrs.length; i++) {
            targets[i] = i % 4 == 0;
            llrs[i] = random.nextGaussian() + (targets[i] ? 1 : -1);
            stretched[i] = 7 * llrs[i] - 3;
        }
        Cllr plain = new Cllr(llrs, targets);
        Cllr other = new Cllr(stretched, targets);

        assertEquals(plain.minimum(), other.minimum(), EXACT);
        assertTrue(plain.minimum() < plain.cost());
        assertTrue(plain.cost() < other.cost());
    }

    @Test
    void weightIsAsGoodAsRepetition() {
        Cllr once = new Cllr(new double[] {1, 2, 3, 4}, new boolean[] {false, true, false, true});
        Cllr twice = new Cllr(new double[] {1, 2, 2, 3, 4}, new boolean[] {false, true, true, false, true});
        double[] weights = {1, 2, 1, 1};

        assertEquals(twice.cost(), once.cost(weights), EXACT);
        assertEquals(twice.minimum(), once.minimum(weights), EXACT);
    }
}
