package io.callprint.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EModelTest {
    /** Worked by hand from the formulas of ITU-T G.107. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 93.2, 4.41",
        "0, 1, 150, 89.6, 4.33",
        "0, 1, 400, 59.1, 3.05",
        "0.01, 1, 0, 89.6, 4.33",
        "0.05, 1, 0, 77.4, 3.92",
        "0.05, 2, 0, 76.0, 3.86",
        "0.2, 1, 0, 51.1, 2.64",
        "1, 100, 2000, 0, 1",
    })
    void ratingFollowsLossBurstsAndDelay(double loss, double burstRatio, double delay, double rating, double mos) {
        double r = EModel.rating(loss, burstRatio, delay);
        assertEquals(rating, r, 0.1);
        assertEquals(mos, EModel.meanOpinion(r), 0.02);
    }
}
