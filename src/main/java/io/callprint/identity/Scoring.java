package io.callprint.identity;

import io.callprint.config.IdentityConfig;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an error rate that the operator asked for into the score that must be reached: from the shipped calibration, moved by
 * what the site's own callers score against one another, or the operator's raw threshold. Thread-safe.
 */
public final class Scoring {
    private static final Logger log = LoggerFactory.getLogger(Scoring.class);

    private final ScoreCalibration calibration;
    private final Supplier<Optional<SiteScores>> site;
    private final OptionalDouble override;

    /** @param gallery whose callers refine the thresholds */
    public Scoring(ScoreCalibration calibration, Gallery gallery, IdentityConfig config) {
        this(calibration, gallery::siteScores, config.similarityThreshold());
    }

    Scoring(ScoreCalibration calibration, Supplier<Optional<SiteScores>> site, OptionalDouble override) {
        this.calibration = calibration;
        this.site = site;
        this.override = override;
        override.ifPresent(threshold -> log.warn(
                "identity.similarityThreshold {} replaces the thresholds that were derived from the requested error rates;"
                        + " one comparison with a stranger in {} reaches it with 5 s of speech",
                threshold,
                Math.round(1 / calibration.falseMatchRate(threshold, ScoreCalibration.FULL_SECONDS, 3))));
    }

    /** The score that accepts, for a false match rate of one comparison. */
    double accepting(double falseMatchRate, double seconds, int samples) {
        return override.orElseGet(() -> derived(falseMatchRate, seconds, samples));
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

    double llr(double score, double seconds, int samples) {
        return calibration.llr(score, seconds, samples);
    }

    private double derived(double rate, double seconds, int samples) {
        double shipped = calibration.threshold(rate, seconds, samples);
        return shipped + site.get().map(scores -> shift(scores, rate)).orElse(0.0);
    }

    /**
     * How far the site's strangers lie from those the calibration was measured on, at the smallest rate that the site's own
     * scores show; the shape of the tail beyond it stays the calibration's.
     */
    private double shift(SiteScores scores, double rate) {
        double shown = scores.measurableRate(rate);
        double shift = scores.threshold(shown)
                - calibration.threshold(shown, ScoreCalibration.FULL_SECONDS, scores.medianSamples());
        return scores.mayLower() ? shift : Math.max(0, shift);
    }

    /**
     * The false match rate of each of N independent comparisons that together let a stranger through with this probability:
     * FPIR = 1 - (1 - FMR)^N (ISO/IEC 19795-1).
     */
    static double perComparison(double falseIdentificationRate, int callers) {
        return -Math.expm1(Math.log1p(-falseIdentificationRate) / Math.max(1, callers));
    }
}
