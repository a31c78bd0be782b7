package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The decision's own scores and thresholds for a closed list of trials, as accuracy is measured: the only door through which
 * raw scores leave this package. Immutable.
 */
public final class TrialScorer {
    private final Centring centring;
    private final ScoreCalibration calibration;
    private final Map<CallerId, Enrolled> enrolled = new HashMap<>();
    private final Optional<SiteScores> site;
    private final Scoring shipped;
    private final Scoring moved;

    @SuppressWarnings("ArrayRecordComponent") // vectors are compared by nobody
    private record Enrolled(float[] centroid, int samples) {}

    /**
     * @param mean the model's mean vector
     * @param voiceprints of everybody enrolled, all of this model
     */
    public TrialScorer(String modelId, float[] mean, ScoreCalibration calibration, Collection<Voiceprint> voiceprints) {
        this.centring = new Centring(modelId, mean);
        this.calibration = calibration;
        for (Voiceprint voiceprint : voiceprints) {
            enrolled.put(
                    voiceprint.caller(),
                    new Enrolled(
                            centring.centroid(voiceprint), voiceprint.samples().size()));
        }
        this.site = SiteScores.of(
                voiceprints.stream().map(this::member).toList(),
                calibration.genuineMedian(ScoreCalibration.FULL_SECONDS, 3));
        this.shipped = new Scoring(calibration, Optional::empty, OptionalDouble.empty());
        this.moved = new Scoring(calibration, () -> site, OptionalDouble.empty());
    }

    private SiteScores.Member member(Voiceprint voiceprint) {
        List<float[]> samples = voiceprint.samples().stream()
                .map(EnrolmentSample::embedding)
                .map(centring::centred)
                .toList();
        return new SiteScores.Member(
                voiceprint.caller(), of(voiceprint.caller()).centroid(), samples);
    }

    /** Whether there are callers enough for thresholds to move by their scores against one another. */
    public boolean isSiteCalibrated() {
        return site.isPresent();
    }

    /** Pairs of callers too alike for two people: left out of the site's scores. */
    public List<LookAlikes> lookAlikes() {
        return site.map(SiteScores::lookAlikes).orElse(List.of());
    }

    /** -1 to 1. */
    public double score(CallerId caller, Embedding test) {
        return Centring.dot(of(caller).centroid(), centring.centred(test));
    }

    /** Natural log-likelihood ratio of a score against this caller. */
    public double llr(CallerId caller, double score, double seconds) {
        return calibration.llr(score, seconds, of(caller).samples());
    }

    /** The score that accepts at this false match rate of one comparison, by the shipped calibration alone. */
    public double shippedThreshold(CallerId caller, double falseMatchRate, double seconds) {
        return shipped.accepting(falseMatchRate, seconds, of(caller).samples());
    }

    /** The same as calls use it: moved by the enrolled callers' scores against one another when they are enough. */
    public double siteThreshold(CallerId caller, double falseMatchRate, double seconds) {
        return moved.accepting(falseMatchRate, seconds, of(caller).samples());
    }

    /**
     * The same at one of several looks at a call, which share the rate as they do in calls.
     *
     * @param looks net speech at which calls look
     * @param last no look comes after this one
     */
    public double lookThreshold(
            CallerId caller, double falseMatchRate, double seconds, List<Double> looks, boolean last) {
        return siteThreshold(caller, falseMatchRate * new Looks(looks).share(seconds, last), seconds);
    }

    /** The false match rate of one comparison that makes this false identification rate over so many callers. */
    public static double perComparison(double falseIdentificationRate, int callers) {
        return Scoring.perComparison(falseIdentificationRate, callers);
    }

    private Enrolled of(CallerId caller) {
        Enrolled found = enrolled.get(caller);
        if (found == null) {
            throw new IllegalArgumentException("caller " + caller + " is not enrolled, expected one of the enrolled");
        }
        return found;
    }
}
