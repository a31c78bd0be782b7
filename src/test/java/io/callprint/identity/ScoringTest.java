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
        return new Scoring(Voices.calibration(), () -> site, override, () -> 0);
    }

    private static SiteScores site(List<SiteScores.Member> members) {
        return SiteScores.of(members, new Centring(Voices.MODEL, new float[192]), Voices.calibration())
                .orElseThrow();
    }

    private static SiteScores site(double atOnePercent, int callers) {
        return new SiteScores(atOnePercent, callers, 1000, 3, List.of());
    }

    /** Callers in 192 random dimensions: scores of two are normal with standard deviation 1 / sqrt(192). */
    private static List<SiteScores.Member> strangers(int callers, int samples) {
        Random random = new Random(callers);
        return IntStream.range(0, callers)
                .mapToObj(i -> new SiteScores.Member(
                        id("c" + i),
                        IntStream.range(0, samples)
                                .mapToObj(s -> RandomVectors.unit(random, 192))
                                .toList()))
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
        assertTrue(SiteScores.of(strangers(14, 3), new Centring(Voices.MODEL, new float[192]), Voices.calibration())
                .isEmpty());
    }

    @Test
    void siteScoreIsTheQuantileOfEverybodyAsAStrangerToTheOthers() {
        SiteScores site = site(strangers(100, 3));
        assertEquals(100 * 3 * 99, site.comparisons());
        assertEquals(100, site.callers());
        assertEquals(3, site.medianSamples());
        double deviation = 1 / Math.sqrt(192);
        assertEquals(2.326 * deviation, site.atOnePercent(), 0.1 * deviation);
    }

    @Test
    void siteScoresMoveEveryThresholdAsFarAsSoManyCallersCanTell() {
        double shipped = Voices.calibration().threshold(0.01, 5, 3);
        Scoring scoring = scoring(Optional.of(site(shipped + 0.1, 50)), OptionalDouble.empty());
        assertEquals(0.05, scoring.shift(), 1e-9);
        assertEquals(shipped + 0.05, scoring.accepting(0.01, 5, 3), 1e-9);
        assertEquals(0.16 + 0.05, scoring.accepting(0.01, 2, 3), 1e-9);
        assertEquals(Voices.calibration().threshold(1e-6, 5, 3) + 0.05, scoring.accepting(1e-6, 5, 3), 1e-9);
        assertEquals(Voices.calibration().llr(0.45, 5, 3), scoring.llr(0.5, 5, 3), 1e-9);
    }

    @Test
    void fewCallersMayRaiseAThresholdAndNotLowerIt() {
        double shipped = Voices.calibration().threshold(0.01, 5, 3);
        assertEquals(
                0,
                scoring(Optional.of(site(shipped - 0.1, 29)), OptionalDouble.empty())
                        .shift());
        assertEquals(
                -0.1 * 30 / 80,
                scoring(Optional.of(site(shipped - 0.1, 30)), OptionalDouble.empty())
                        .shift(),
                1e-9);
        assertEquals(
                0.1 * 20 / 70,
                scoring(Optional.of(site(shipped + 0.1, 20)), OptionalDouble.empty())
                        .shift(),
                1e-9);
    }

    @Test
    void strangersMayTakeUpTheShareThatOtherCallersLeaveOnceTheSiteIsKnown() {
        double shipped = Voices.calibration().threshold(0.01, 5, 3);
        Scoring known = scoring(Optional.of(site(shipped, 30)), OptionalDouble.empty());
        Scoring small = scoring(Optional.of(site(shipped, 29)), OptionalDouble.empty());
        assertEquals(Voices.calibration().threshold(0.002, 5, 3), known.verifying(0.001, 5, 3), 1e-9);
        assertEquals(Voices.calibration().threshold(0.001, 5, 3), small.verifying(0.001, 5, 3), 1e-9);
        assertTrue(known.isCalibrated() && !small.isCalibrated());
    }

    @Test
    void shiftTakenOverFromCallsIsAdded() {
        Scoring scoring = new Scoring(Voices.calibration(), Optional::empty, OptionalDouble.empty(), () -> 0.03);
        assertEquals(0.33, scoring.accepting(0.001, 5, 1), 1e-9);
    }

    @Test
    void pairsThatSoundLikeOnePersonAreLeftOutAndShown() {
        List<SiteScores.Member> members = new ArrayList<>(strangers(40, 3));
        double before = site(members).atOnePercent();
        members.add(new SiteScores.Member(
                id("twin"), List.of(Centring.unitMean(members.getFirst().samples()))));
        members.set(0, new SiteScores.Member(id("c0"), members.getLast().samples()));
        SiteScores site = site(members);
        assertEquals(List.of(new LookAlikes(id("c0"), id("twin"))), site.lookAlikes());
        assertEquals(before, site.atOnePercent(), 0.03);
    }

    @Test
    void twoVoiceprintsOfOnePersonAreMoreAlikeThanASampleAndOne() {
        assertEquals(
                0.8 * 0.8 / 0.7,
                scoring(Optional.empty(), OptionalDouble.empty()).samePerson(),
                1e-9);
    }

    @Test
    void rivalsTakeAwayWhatTheyExplain() {
        assertEquals(0, Rivals.penalty(0, 10));
        assertEquals(Math.log(1 + Math.exp(12) / 42), Rivals.penalty(Math.exp(12), 43), 1e-9);
        assertEquals(0, Rivals.penalty(0, 1));
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
    void looksShareTheRateAsVoicesThatAreAlike() {
        Looks looks = new Looks(List.of(1.5, 2.0, 3.0, 4.0, 5.0));
        for (double seconds : new double[] {1.5, 2, 3.2, 4, 5}) {
            assertEquals(1 / Math.sqrt(5), looks.share(seconds, false), 1e-12);
        }
        assertEquals(1 / Math.sqrt(5), looks.share(5, true), 1e-12);
        assertEquals(1, new Looks(List.of(5.0)).share(5, true), 1e-12);
    }

    @Test
    void lastLookThatComesEarlySpendsMore() {
        Looks looks = new Looks(List.of(2.0, 3.0, 4.0, 5.0));
        assertEquals(1, looks.share(2, true), 1e-12);
        assertEquals(1 / Math.sqrt(2), looks.share(3, true), 1e-12);
        assertTrue(looks.isTooEarly(1.8));
        assertTrue(!looks.isTooEarly(1.95));
    }
}
