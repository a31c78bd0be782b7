package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The decision's own scores and thresholds for a closed list of trials, as accuracy is measured: the only door through which
 * raw scores leave this package. Thread-safe.
 *
 * <p>A trial's score is the one that thresholds are held against in calls: that of test and voiceprint around the site's
 * centre, less what the other enrolled callers take away ({@link Rivals}).
 */
public final class TrialScorer {
    private final Mirror mirror;
    private final Optional<SiteScores> site;
    private final Scoring shipped;
    private final Scoring moved;
    private final AtomicReference<@Nullable Test> last = new AtomicReference<>();

    /** One test among everybody enrolled: it is asked for once for each of them. */
    private record Test(Utterance utterance, Heard heard, Rivals rivals) {}

    /**
     * @param mean the model's mean vector
     * @param voiceprints of everybody enrolled, all of this model
     */
    public TrialScorer(String modelId, float[] mean, ScoreCalibration calibration, Collection<Voiceprint> voiceprints) {
        this.mirror = new Mirror(new Centring(modelId, mean));
        voiceprints.forEach(mirror::load);
        mirror.loaded();
        mirror.recentre();
        this.site = SiteScores.of(mirror.members(), mirror.centring(), calibration);
        this.shipped = new Scoring(calibration, Optional::empty, OptionalDouble.empty(), () -> 0);
        this.moved = new Scoring(calibration, () -> site, OptionalDouble.empty(), () -> 0);
    }

    /** Whether there are callers enough for thresholds to move by their scores against one another. */
    public boolean isSiteCalibrated() {
        return site.isPresent();
    }

    /** Pairs of callers too alike for two people: left out of the site's scores. */
    public List<LookAlikes> lookAlikes() {
        return site.map(SiteScores::lookAlikes).orElse(List.of());
    }

    /** What thresholds are held against, at most 1. */
    public double score(CallerId caller, Utterance test) {
        Mirror.Neighbour who = of(caller, test);
        double seconds = test.netSpeechSeconds();
        return moved.lessened(who.score(), heard(test).rivals().penalty(who), seconds, who.samples());
    }

    /** Natural log-likelihood ratio, this caller against everybody else. */
    public double llr(CallerId caller, Utterance test) {
        Mirror.Neighbour who = of(caller, test);
        return moved.llr(who.score(), test.netSpeechSeconds(), who.samples())
                - heard(test).rivals().penalty(who);
    }

    /** The score that accepts a claimed caller at this rate, by the shipped calibration alone. */
    public double shippedThreshold(CallerId caller, double falseAcceptRate, double seconds) {
        return shipped.verifying(falseAcceptRate, seconds, samples(caller));
    }

    /** The same as calls use it: moved by the enrolled callers' scores against one another when they are enough. */
    public double siteThreshold(CallerId caller, double falseAcceptRate, double seconds) {
        return moved.verifying(falseAcceptRate, seconds, samples(caller));
    }

    /** The same at one of several looks at a call, which share the rate as they do in calls. */
    public double lookThreshold(
            CallerId caller, double falseAcceptRate, double seconds, List<Double> looks, boolean last) {
        return siteThreshold(caller, falseAcceptRate * new Looks(looks).share(seconds, last), seconds);
    }

    /** The score that names somebody found among all enrolled, when so many strangers may be named as anybody. */
    public double searchThreshold(CallerId caller, double falseIdentificationRate, double seconds) {
        return moved.accepting(Scoring.perComparison(falseIdentificationRate, mirror.size()), seconds, samples(caller));
    }

    private Test heard(Utterance test) {
        Test known = last.get();
        if (known != null && known.utterance().equals(test)) {
            return known;
        }
        Heard heard = mirror.heard(List.of(test.embedding()));
        Test fresh = new Test(test, heard, new Rivals(heard, moved, test.netSpeechSeconds()));
        last.set(fresh);
        return fresh;
    }

    private Mirror.Neighbour of(CallerId caller, Utterance test) {
        return heard(test).heard().scored(caller).orElseThrow(() -> notEnrolled(caller));
    }

    private int samples(CallerId caller) {
        return mirror.samples(caller).orElseThrow(() -> notEnrolled(caller));
    }

    private static IllegalArgumentException notEnrolled(CallerId caller) {
        return new IllegalArgumentException("caller " + caller + " is not enrolled, expected one of the enrolled");
    }
}
