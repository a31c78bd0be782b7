package io.callprint.call;

import io.callprint.identity.Identification;
import io.callprint.identity.WatchMatch;
import io.callprint.rtp.MediaCounters;
import io.callprint.voiceprint.CallerId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world what happens to one call, in order, and survives a listener that fails. On the call's serial executor. */
final class CallEvents {
    private static final Logger LOG = LoggerFactory.getLogger(CallEvents.class);

    private final String callId;
    private final String from;
    private final Clock clock;
    private final CallEventListener listener;

    private boolean ended;

    CallEvents(String callId, String from, Clock clock, CallEventListener listener) {
        this.callId = callId;
        this.from = from;
        this.clock = clock;
        this.listener = listener;
    }

    void ringing(String to) {
        tell(new CallEvent.Ringing(callId, from, now(), to));
    }

    void answered() {
        tell(new CallEvent.Answered(callId, from, now()));
    }

    void listening(SpeechUpdate speech) {
        tell(new CallEvent.Listening(
                callId, from, now(), speech.netSpeechSeconds(), speech.isSpeaking(), speech.levelDbfs()));
    }

    void decided(Identification identification, double decisionMillis, Optional<WatchMatch> watched) {
        tell(new CallEvent.Decided(callId, from, now(), identification, decisionMillis, watched));
    }

    void enrolled(CallerId caller, int turns, double netSpeechSeconds) {
        tell(new CallEvent.Enrolled(callId, from, now(), caller, turns, netSpeechSeconds));
    }

    void routed(CallAction action, String target, String outcome) {
        tell(new CallEvent.Routed(callId, from, now(), action.word(), target, outcome));
    }

    void ended(CallEnd end, double seconds, MediaCounters media) {
        tell(new CallEvent.Ended(callId, from, now(), end, seconds, media));
        ended = true;
    }

    private Instant now() {
        return clock.instant();
    }

    private void tell(CallEvent event) {
        if (ended) {
            LOG.warn("call {}: {} after its end", callId, event.getClass().getSimpleName());
            return;
        }
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.warn(
                    "call {}: a listener failed on {}", callId, event.getClass().getSimpleName(), e);
        }
    }
}
