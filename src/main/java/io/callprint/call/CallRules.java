package io.callprint.call;

import io.callprint.config.EnrolmentConfig;
import io.callprint.routing.HandOverProfile;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What every call abides by.
 *
 * @param handOver how the platform that calls of each outcome go to is told about their callers
 * @param claims reads who an INVITE says is calling
 * @param recognises false: every call is routed on unheard ({@code identity.enabled})
 * @param lookAtSeconds net speech at which the voice is looked at, from {@code identity.seconds}
 * @param maxSeconds longest call
 * @param retryAfterSeconds told with 503 (RFC 3261 section 20.33)
 */
public record CallRules(
        CallFlow flow,
        Map<Outcome, HandOverProfile> handOver,
        ClaimReader claims,
        boolean recognises,
        List<Double> lookAtSeconds,
        EnrolmentConfig enrolment,
        int maxSeconds,
        int retryAfterSeconds) {
    public CallRules {
        handOver = Map.copyOf(handOver);
        lookAtSeconds = List.copyOf(lookAtSeconds);
    }

    HandOverProfile handOver(Outcome outcome) {
        return Objects.requireNonNull(handOver.get(outcome));
    }
}
