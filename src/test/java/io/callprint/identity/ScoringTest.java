package io.callprint.identity;

import static io.callprint.identity.Voices.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.voiceprint.RandomVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers that a decision rests on. */
class ScoringTest {
    private static Scoring scoring(Optional<SiteScores> site, OptionalDouble override) {
        return new Scoring(Voices.calibration(), () -> site, override);
    }

    /** Callers in 192 random dimensions: scores of two are normal with standard deviation 1 / sqrt(192). */
    private static List<SiteScores.Member> strangers(int callers, int samples) {
        Random random = new Random(callers);
        return IntStream.range(0, callers)
                .mapToObj(i -> {
                    List<float[]> spoken = IntStream.range(0, samples)
                            .mapToObj(s -> RandomVectors.unit(random, 192))
                            .toList();
                    return new SiteScores.Member(id("c" + i), Centring.unitMean(spoken), spoken);
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0.01, 1, 0.01", "0.01, 10, 1.00453e-3", "0.01, 100000, 1.00503e-7", "0.5, 2, 0.292893"})
    void rateOverManyCallersIsSharedByTheComparisons(double rate, int callers, double each) {
        assertEquals(each, Scoring.perComparison(rate, callers), 1e-5 * each);
        assertEquals(rate, -Math.expm1(callers * Math.log1p(-Scoring.perComparison(rate, callers))), 1e-9);
    }

    @Test
    void shippedThresholdIsUsedWithoutEnoughSiteScores() {
        assertEquals(0.3, scoring(Optional.empty(), OptionalDouble.empty()).accepting(0.001, 5, 1), 1e-9);
        assertTrue(SiteScores.of(strangers(14, 3), 0.7).isEmpty());
    }

    @Test
    void siteScoresMoveTheThresholdByWhatTheyDifferFromTheShippedOnes() {
        SiteScores site = SiteScores.of(strangers(60, 3), 0.7).orElseThrow();
        double shipped = Voices.calibration().threshold(0.01, 5, 3);
        Scoring scoring = scoring(Optional.of(site), OptionalDouble.empty());
        assertEquals(site.threshold(0.01), scoring.accepting(0.01, 5, 3), 1e-9);
        assertEquals(0.16 + site.threshold(0.01) - shipped, scoring.accepting(0.01, 2, 3), 1e-9);
    }

    @Test
    void siteThresholdIsTheQuantileOfItsScores() {
        SiteScores site = SiteScores.of(strangers(100, 3), 0.7).orElseThrow();
        double deviation = 1 / Math.sqrt(192);
        assertEquals(2.326 * deviation, site.threshold(0.01), 0.1 * deviation);
    }

    @Test
    void beyondWhatTheSiteShowsTheTailStaysThatOfTheCalibration() {
        SiteScores site = SiteScores.of(strangers(60, 3), 0.7).orElseThrow();
        double shown = 10.0 / (60 * 59 * 3);
        assertEquals(shown, site.measurableRate(1e-6), 1e-12);
        double shift = site.threshold(shown) - Voices.calibration().threshold(shown, 5, 3);
        double expected = Voices.calibration().threshold(1e-6, 5, 3) + shift;
        assertEquals(
                expected, scoring(Optional.of(site), OptionalDouble.empty()).accepting(1e-6, 5, 3), 1e-9);
    }

    @Test
    void fewCallersMayRaiseAThresholdAndNotLowerIt() {
        SiteScores site = SiteScores.of(strangers(20, 3), 0.7).orElseThrow();
        double shown = site.measurableRate(0.001);
        assertTrue(site.threshold(shown) < Voices.calibration().threshold(shown, 5, 3));
        Scoring scoring = scoring(Optional.of(site), OptionalDouble.empty());
        assertEquals(Voices.calibration().threshold(0.001, 5, 3), scoring.accepting(0.001, 5, 3), 1e-9);
    }

    @Test
    void pairsThatSoundLikeOnePersonAreLeftOutAndShown() {
        List<SiteScores.Member> members = new ArrayList<>(strangers(20, 3));
        double before = SiteScores.of(members, 0.7).orElseThrow().threshold(0.01);
        members.add(new SiteScores.Member(
                id("twin"),
                members.getFirst().centroid(),
                List.of(members.getFirst().centroid())));
        SiteScores site = SiteScores.of(members, 0.5).orElseThrow();
        assertEquals(List.of(new LookAlikes(id("c0"), id("twin"))), site.lookAlikes());
        assertEquals(before, site.threshold(0.01), 0.03);
    }

    @Test
    void ownThresholdOfTheOperatorReplacesTheDerivedOnes() {
        Scoring scoring = scoring(Optional.empty(), OptionalDouble.of(0.2));
        assertEquals(0.2, scoring.accepting(1e-9, 5, 1));
        assertEquals(0.1, scoring.mentioning(0.1, 5, 1), 1e-9);
        assertEquals(0.2, scoring.mentioning(0.001, 5, 1), 1e-9);
        assertEquals(0.01, scoring.stated(0.5, 5, 1, 1), 1e-6);
        assertEquals(1 - Math.pow(0.99, 10), scoring.stated(0.5, 5, 1, 10), 1e-6);
    }

    @Test
    void looksShareTheRateAndEarlyOnesAreStricter() {
        Looks looks = new Looks(List.of(2.0, 3.0, 4.0, 5.0));
        assertEquals(1 / 15.0, looks.share(2, false), 1e-12);
        assertEquals(2 / 15.0, looks.share(3.2, false), 1e-12);
        assertEquals(4 / 15.0, looks.share(4, false), 1e-12);
        assertEquals(8 / 15.0, looks.share(5, true), 1e-12);
        double spent = looks.share(2, false) + looks.share(3, false) + looks.share(4, false) + looks.share(5, true);
        assertEquals(1, spent, 1e-12);
    }

    @Test
    void lastLookThatComesEarlySpendsWhatIsLeft() {
        Looks looks = new Looks(List.of(2.0, 3.0, 4.0, 5.0));
        assertEquals(1, looks.share(2, true), 1e-12);
        assertEquals(14 / 15.0, looks.share(3, true), 1e-12);
        assertTrue(looks.isTooEarly(1.8));
        assertTrue(!looks.isTooEarly(1.95));
    }
}
