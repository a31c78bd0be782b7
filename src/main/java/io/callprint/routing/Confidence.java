package io.callprint.routing;

import java.util.Locale;

/**
 * How strongly a voice speaks for a caller, in words: the likelihood ratio in the steps of the verbal scale of the ENFSI
 * Guideline for Evaluative Reporting in Forensic Science (2015), table "examples of verbal equivalents". Coarse on purpose: neither a
 * score nor a ratio leaves the process, so nobody can tune an imitation on it.
 */
public enum Confidence {
    NONE(0),
    WEAK(2),
    MODERATE(10),
    MODERATELY_STRONG(100),
    STRONG(1_000),
    VERY_STRONG(10_000),
    EXTREMELY_STRONG(1_000_000);

    private final double fromRatio;

    Confidence(double fromRatio) {
        this.fromRatio = fromRatio;
    }

    /** @param llr natural logarithm of the likelihood ratio; NaN is {@link #NONE} */
    public static Confidence of(double llr) {
        Confidence strongest = NONE;
        double ratio = Math.exp(llr);
        for (Confidence step : values()) {
            if (ratio >= step.fromRatio) {
                strongest = step;
            }
        }
        return strongest;
    }

    /** As headers spell it, for example {@code very-strong}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
