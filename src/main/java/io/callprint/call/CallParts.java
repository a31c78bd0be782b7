package io.callprint.call;

import io.callprint.rtp.MediaCounters;
import io.callprint.sip.SipHeader;
import java.util.List;
import java.util.Optional;

/**
 * What one call has opened so far: its leg, the listening, the flow, the bridge. Tells each of them what is heard, pressed
 * and held. On the call's serial executor.
 */
final class CallParts {
    private Optional<CallLeg> leg = Optional.empty();
    private Optional<Listening> listening = Optional.empty();
    private Optional<FlowRun> run = Optional.empty();
    private Optional<CallBridge> bridge = Optional.empty();
    private boolean wasHeld;

    void opened(CallLeg opened) {
        leg = Optional.of(opened);
    }

    void listening(Listening begun) {
        listening = Optional.of(begun);
    }

    void running(FlowRun begun) {
        run = Optional.of(begun);
    }

    void bridging(CallBridge made) {
        bridge = Optional.of(made);
    }

    Optional<CallLeg> leg() {
        return leg;
    }

    Optional<FlowRun> run() {
        return run;
    }

    Optional<CallBridge> bridge() {
        return bridge;
    }

    boolean hasListened() {
        return listening.isPresent();
    }

    void stopListening() {
        listening.ifPresent(Listening::stop);
    }

    /** Our description beside theirs; empty when nothing can be agreed, or nothing is open. */
    Optional<String> described(Optional<String> theirs) {
        return leg.flatMap(open -> open.media().describe(theirs));
    }

    MediaCounters counted() {
        return leg.map(open -> open.media().session().counters()).orElse(MediaCounters.NONE);
    }

    void heard(SpeechUpdate now) {
        leg.ifPresent(open -> open.player().heard(now));
        listening.ifPresent(Listening::onSpeech);
        run.ifPresent(flow -> flow.onSpeech(now));
    }

    void pressed(char digit) {
        leg.ifPresent(open -> open.player().key());
        bridge.ifPresent(other -> other.callerPresses(digit));
        run.ifPresent(flow -> flow.onKey(digit));
    }

    /**
     * Looks whether the call is on hold now. A session that is only refreshed is no news: listening must not begin anew.
     *
     * @param callersWish whether the caller offered it; of our own wishes the other side of a bridge knows
     */
    void lookForHold(boolean callersWish) {
        boolean isHeld = leg.map(open -> open.media().isOnHold()).orElse(false);
        if (isHeld == wasHeld) {
            return;
        }
        wasHeld = isHeld;
        leg.flatMap(CallLeg::speech).ifPresent(speech -> speech.hold(isHeld));
        listening.ifPresent(begun -> begun.hold(isHeld));
        run.ifPresent(flow -> flow.hold(isHeld));
        if (callersWish) {
            bridge.ifPresent(other -> other.callerHolds(isHeld));
        }
    }

    void close() {
        stopListening();
        run.ifPresent(FlowRun::stop);
        List<SipHeader> farewell = run.map(FlowRun::targetByeHeaders).orElse(List.of());
        bridge.ifPresent(other -> other.close(farewell));
        leg.ifPresent(CallLeg::close);
    }
}
