package io.callprint.call;

import io.callprint.identity.Identification;
import io.callprint.identity.WatchMatch;
import io.callprint.rtp.MediaCounters;
import io.callprint.voiceprint.CallerId;
import java.time.Instant;
import java.util.Optional;

/** What the world outside hears of a call: event file, screen-pop, webhooks and tests read the same events. */
public sealed interface CallEvent {
    String callId();

    /** The caller's claim: user part or number of the trusted identity header, never verified by voice alone. */
    String from();

    Instant at();

    record Ringing(String callId, String from, Instant at, String to) implements CallEvent {}

    record Answered(String callId, String from, Instant at) implements CallEvent {}

    /**
     * Told about five times a second while we listen.
     *
     * @param levelDbfs -100..0
     */
    record Listening(
            String callId, String from, Instant at, double netSpeechSeconds, boolean speaking, double levelDbfs)
            implements CallEvent {}

    /**
     * @param decisionMillis from the arrival of the last needed packet to this decision
     * @param watched the watched voice it is, whatever else the answer
     */
    record Decided(
            String callId,
            String from,
            Instant at,
            Identification identification,
            double decisionMillis,
            Optional<WatchMatch> watched)
            implements CallEvent {}

    record Enrolled(String callId, String from, Instant at, CallerId caller, int turns, double netSpeechSeconds)
            implements CallEvent {}

    /**
     * @param action {@code transfer}, {@code stay}, {@code hang-up} or {@code enrol}
     * @param target the transfer target, empty otherwise
     * @param outcome {@code started}, {@code connected}, {@code refused 486}, {@code timed out}, ...
     */
    record Routed(String callId, String from, Instant at, String action, String target, String outcome)
            implements CallEvent {}

    /**
     * @param seconds since the answer, 0 when there was none
     * @param media what was counted, {@link MediaCounters#NONE} when no audio was agreed on
     */
    record Ended(String callId, String from, Instant at, CallEnd end, double seconds, MediaCounters media)
            implements CallEvent {
        /** Without audio. */
        public Ended(String callId, String from, Instant at, CallEnd end, double seconds) {
            this(callId, from, at, end, seconds, MediaCounters.NONE);
        }
    }
}
