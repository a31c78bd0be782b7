package io.callprint.config;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Section {@code identity}.
 *
 * @param enabled false: every call is routed on unheard
 * @param falseAcceptRate accepted for a claimed caller (1:1)
 * @param falseIdentificationRate accepted for a stranger against the whole gallery (1:N)
 * @param seconds net speech in seconds at which the voice is looked at; the last one decides
 * @param similarityThreshold raw override of the derived thresholds ({@code VOICE_SIMILARITY_THRESHOLD}), warned about
 */
public record IdentityConfig(
        boolean enabled,
        double falseAcceptRate,
        double falseIdentificationRate,
        List<Double> seconds,
        OptionalDouble similarityThreshold) {
    public static final IdentityConfig DEFAULTS =
            new IdentityConfig(true, 0.001, 0.01, List.of(1.5, 2.0, 3.0, 4.0, 5.0), OptionalDouble.empty());

    public IdentityConfig {
        seconds = List.copyOf(seconds);
    }
}
