package io.callprint.speech;

import io.callprint.config.SpeechConfig;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How well a piece of net speech can be recognised: the chance that a genuine caller would be accepted on it, or less when
 * it is not the speech of one person. The reasons are what takes the score below the configured limit, so a score at
 * the limit or above has no reason. Immutable, any thread.
 */
public final class QualityCheck {
    /** What costs less than this part of the greatest loss is not what the caller should be told. */
    private static final double TOLD_FROM = 0.5;

    private final QualityModel model;
    private final double minScore;

    public QualityCheck(QualityModel model, SpeechConfig config) {
        this.model = model;
        this.minScore = config.minQuality();
    }

    public SpeechQuality check(NetSpeech speech) {
        return judge(QualityMeasures.of(speech));
    }

    /** What {@link #check} says of speech that was measured already. */
    public SpeechQuality judge(QualityMeasures measures) {
        Map<QualityReason, Double> losses = sum(model, measures);
        double logOdds = model.intercept()
                - losses.values().stream().mapToDouble(Double::doubleValue).sum();
        double chance = 1 / (1 + Math.exp(-logOdds));
        double score = chance;
        Set<QualityReason> reasons = new TreeSet<>();
        for (QualityModel.Curve limit : model.limits()) {
            double mark = limit.of(measures);
            score = Math.min(score, mark);
            if (mark < minScore) {
                reasons.add(limit.reason());
            }
        }
        if (chance < minScore) {
            double told = TOLD_FROM
                    * losses.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(0);
            losses.entrySet().stream()
                    .filter(loss -> loss.getValue() >= told)
                    .map(Map.Entry::getKey)
                    .forEach(reasons::add);
        }
        return new SpeechQuality(
                score,
                reasons,
                measures.of(QualityMeasure.SNR_DB),
                measures.of(QualityMeasure.VOICED_SHARE),
                measures.of(QualityMeasure.CLIPPED_SHARE));
    }

    private static Map<QualityReason, Double> sum(QualityModel model, QualityMeasures measures) {
        Map<QualityReason, Double> losses = new EnumMap<>(QualityReason.class);
        model.losses().forEach(curve -> losses.merge(curve.reason(), curve.of(measures), Double::sum));
        return losses;
    }
}
