package io.callprint.call;

import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.identity.WatchMatch;
import io.callprint.routing.CallOrigin;
import io.callprint.routing.CallerMetadata;
import io.callprint.routing.HandOverProfile;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipHeader;
import io.callprint.voiceprint.CallerId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** From the decision on: the flow's prompts, the enrolment it may offer, the way it chooses. On the serial executor. */
final class FlowRun {
    private final CallContext call;
    private final CallLeg leg;
    private final CallBridge bridge;
    private final Consumer<CallEnd> hangUp;
    private final Identification answer;
    private final Optional<Utterance> heard;
    private final HandOverProfile profile;
    private final CallerMetadata metadata;

    private Optional<EnrolmentDialogue> enrolment = Optional.empty();
    private Optional<CallRoute> route = Optional.empty();

    /**
     * @param bridge may have connected the caller already: then its target is told, and nothing is said
     * @param watched the watched voice it is, for whom the call goes to
     * @param heard what an answer of Unknown rests on: it may begin an enrolment
     * @param hangUp ends the call
     */
    FlowRun(
            CallContext call,
            CallLeg leg,
            CallBridge bridge,
            Identification answer,
            Optional<WatchMatch> watched,
            Optional<Utterance> heard,
            Consumer<CallEnd> hangUp) {
        this.call = call;
        this.leg = leg;
        this.bridge = bridge;
        this.answer = answer;
        this.heard = heard;
        this.hangUp = hangUp;
        this.profile = call.rules().handOver(Outcome.of(answer));
        CallOrigin origin = new CallOrigin(
                call.sip().callId(),
                call.invite().header("User-to-User"),
                call.said().diverted(),
                YamlSection.spelled(call.said().standing()),
                call.services().clock().instant());
        this.metadata = new CallerMetadata(
                origin, call.claim(), answer, watched, call.flow().handOver().reveal());
    }

    void start() {
        if (bridge.isConnected()) {
            bridged();
        } else if (!bridge.isOpen()) { // else somebody is being called: that decides
            followRule();
        }
    }

    /** The caller talks to the flow's first target, and is known now. */
    void bridged() {
        if (call.progress().moves(CallTrigger.ROUTE_CHOSEN)) {
            leg.stopListening();
            call.progress().moves(CallTrigger.BRIDGE_ANSWERED);
            bridge.tell(profile.headersFor(metadata));
        }
    }

    /** What the outcome's rule says. */
    void followRule() {
        CallFlow.Rule rule = call.flow().rule(Outcome.of(answer));
        leg.player().say(rule.say(), call.flow().bargeInWhileTelling(), leg.speechNow(), () -> act(rule.action()));
    }

    private void act(CallAction action) {
        if (action instanceof CallAction.Enrol enrol
                && leg.speech().isPresent()
                && call.progress().moves(CallTrigger.ENROLMENT_OFFERED)) {
            call.events().routed(enrol, "", "started");
            EnrolmentDialogue dialogue =
                    new EnrolmentDialogue(call, leg.speech().get(), leg.player(), new EnrolmentResult(enrol));
            enrolment = Optional.of(dialogue);
            dialogue.start(heard);
        } else if (call.progress().moves(CallTrigger.ROUTE_CHOSEN)) {
            leg.stopListening();
            CallRoute chosen = new CallRoute(call, leg.player(), bridge, profile, metadata, new RouteResult());
            route = Optional.of(chosen);
            chosen.follow(action);
        }
    }

    /** What the BYE carries on about the caller. */
    List<SipHeader> byeHeaders() {
        return profile.byeHeaders(metadata.forCallersLeg());
    }

    /** The same for whom the caller was connected with. */
    List<SipHeader> targetByeHeaders() {
        return profile.byeHeaders(metadata);
    }

    /** What comes of the enrolment dialogue. */
    private final class EnrolmentResult implements EnrolmentDialogue.Result {
        private final CallAction.Enrol action;

        EnrolmentResult(CallAction.Enrol action) {
            this.action = action;
        }

        @Override
        public void enrolled(CallerId caller, int turns, double netSpeechSeconds) {
            call.events().enrolled(caller, turns, netSpeechSeconds);
        }

        @Override
        public void over(EnrolmentDialogue.End end) {
            call.events().routed(action, "", YamlSection.spelled(end));
            act(action.then());
        }
    }

    /** What comes of routing. */
    private final class RouteResult implements CallRoute.Result {
        @Override
        public void transferRefused() {
            call.progress().moves(CallTrigger.TRANSFER_REFUSED);
        }

        @Override
        public void transferred() {
            call.progress().moves(CallTrigger.TRANSFER_DONE);
            hangUp.accept(CallEnd.TRANSFERRED);
        }

        @Override
        public void bridged() {
            call.progress().moves(CallTrigger.BRIDGE_ANSWERED);
        }

        @Override
        public void stays() {
            call.progress().moves(CallTrigger.STAYS_HERE);
        }

        @Override
        public void hangsUp() {
            hangUp.accept(CallEnd.FLOW_HUNG_UP);
        }
    }

    void onSpeech(SpeechUpdate now) {
        enrolment.ifPresent(dialogue -> dialogue.onSpeech(now));
    }

    void onKey(char digit) {
        enrolment.ifPresent(dialogue -> dialogue.key(digit));
    }

    void hold(boolean held) {
        enrolment.ifPresent(dialogue -> dialogue.hold(held));
    }

    /** A REFER is on its way: the far end may stop its audio, and does when the target answers. */
    boolean isTransferring() {
        return route.filter(CallRoute::isTransferring).isPresent();
    }

    void onReferProgress(int status) {
        route.ifPresent(r -> r.onReferProgress(status));
    }

    void onReferOutcome(ReferOutcome outcome) {
        route.ifPresent(r -> r.onReferOutcome(outcome));
    }

    /** Something failed: the call stays with us. */
    void stay() {
        enrolment.ifPresent(EnrolmentDialogue::stop);
        CallAction stay = new CallAction.Stay();
        if (route.isPresent()) {
            route.get().follow(stay);
        } else {
            act(stay);
        }
    }

    void stop() {
        enrolment.ifPresent(EnrolmentDialogue::stop);
        route.ifPresent(CallRoute::stop);
    }
}
