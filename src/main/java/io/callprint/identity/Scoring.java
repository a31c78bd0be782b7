package io.callprint.identity;

import io.callprint.config.IdentityConfig;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an error rate that the operator asked for into the score that must be reached: from the shipped calibration, moved by
 * what the site's own callers score against one another and by what the operator applied from real calls, or the operator's
 * raw threshold. Thread-safe.
 */
public final class Scoring {
    private static final Logger log = LoggerFactory.getLogger(Scoring.class);

    private final ScoreCalibration calibration;
    private final Supplier<Optional<SiteScores>> site;
    private final DoubleSupplier applied;
    private final OptionalDouble override;

    /** @param gallery whose callers refine the thresholds */
    public Scoring(ScoreCalibration calibration, Gallery gallery, IdentityConfig config) {
        this(calibration, gallery, config, () -> 0);
    }

    /** @param applied a shift of every threshold that the operator took over from real calls; 0 without one */
    public Scoring(ScoreCalibration calibration, Gallery gallery, IdentityConfig config, DoubleSupplier applied) {
        this(calibration, gallery::siteScores, config.similarityThreshold(), applied);
    }

    Scoring(
            ScoreCalibration calibration,
            Supplier<Optional<SiteScores>> site,
            OptionalDouble override,
            DoubleSupplier applied) {
        this.calibration = calibration;
        this.site = site;
        this.override = override;
        this.applied = applied;
        override.ifPresent(threshold -> log.warn(
                "identity.similarityThreshold {} replaces the thresholds that were derived from the requested error rates;"
                        + " one comparison with a stranger in {} reaches it with 5 s of speech",
                threshold,
                Math.round(1 / calibration.falseMatchRate(threshold, ScoreCalibration.FULL_SECONDS, 3))));
    }

    /** The score that accepts; strangers reach it with this probability in one comparison. */
    double accepting(double falseMatchRate, double seconds, int samples) {
        return override.orElseGet(() -> derived(falseMatchRate, seconds, samples));
    }

    /**
     * The score that accepts a claimed caller. The rate asked for is over everybody who might claim it, half of them strangers
     * and half other enrolled callers. These hardly ever pass, since their own voiceprint fits them better, so strangers may
     * take up twice the rate; where the site is too small to be sure of its thresholds they may not.
     */
    double verifying(double falseAcceptRate, double seconds, int samples) {
        return accepting(isCalibrated() ? 2 * falseAcceptRate : falseAcceptRate, seconds, samples);
    }

    /** The score from which somebody is worth mentioning; never above the one that accepts. */
    double mentioning(double falseMatchRate, double seconds, int samples) {
        double derived = derived(falseMatchRate, seconds, samples);
        return override.isPresent() ? Math.min(override.getAsDouble(), derived) : derived;
    }

    /** The rate that an acceptance stands for: the requested one, or what the operator's own threshold comes to. */
    double stated(double requestedRate, double seconds, int samples, int comparisons) {
        return override.isEmpty()
                ? requestedRate
                : -Math.expm1(comparisons
                        * Math.log1p(-calibration.falseMatchRate(override.getAsDouble(), seconds, samples)));
    }

    /** Natural log-likelihood ratio of a score, this caller against strangers. */
    double llr(double score, double seconds, int samples) {
        return calibration.llr(score - shift(), seconds, samples);
    }

    /** The same evidence on the scale of scores, after the rivals took theirs away. */
    double lessened(double score, double penalty, double seconds, int samples) {
        return score - penalty / calibration.slope(seconds, samples);
    }

    /**
     * Voiceprints of two accounts as alike as this are of one voice: half of one person's are. When two samples have the score
     * r, a sample and a voiceprint of several have s above it, and two such voiceprints s^2 / r.
     */
    double samePerson() {
        double voiceprint = calibration.genuineMedian(ScoreCalibration.FULL_SECONDS, 3);
        return voiceprint * voiceprint / calibration.genuineMedian(ScoreCalibration.FULL_SECONDS, 1);
    }

    /** Whether there are callers enough to know how this site's strangers score. */
    boolean isCalibrated() {
        return site.get().map(SiteScores::mayLower).orElse(false);
    }

    /** How far every threshold lies above that of the shipped calibration. */
    double shift() {
        return site.get().map(scores -> scores.shift(calibration)).orElse(0.0) + applied.getAsDouble();
    }

    private double derived(double rate, double seconds, int samples) {
        return calibration.threshold(rate, seconds, samples) + shift();
    }

    /**
     * The false match rate of each of N independent comparisons that together let a stranger through with this probability:
     * FPIR = 1 - (1 - FMR)^N (ISO/IEC 19795-1).
     */
    static double perComparison(double falseIdentificationRate, int callers) {
        return -Math.expm1(Math.log1p(-falseIdentificationRate) / Math.max(1, callers));
    }
}
