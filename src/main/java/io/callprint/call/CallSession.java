package io.callprint.call;

import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.identity.WatchMatch;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipHeader;
import io.callprint.sip.SipInvite;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call, from its INVITE to its {@link CallEnd}. On the call's serial executor; what fails routes the call on.
 */
final class CallSession implements SipCallListener, CallLeg.News {
    private static final Logger LOG = LoggerFactory.getLogger(CallSession.class);
    private static final long LISTENING_EVENT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final CallContext call;
    private final BiConsumer<CallSession, CallEnd> onOver;

    private final CallParts parts = new CallParts();

    /** An answer that stands before anybody speaks. */
    private Optional<Identification> forbidden = Optional.empty();

    private Optional<CallEnd> ending = Optional.empty();
    private final KeyPresses keys = new KeyPresses();
    private CallTimers.Timer longest = () -> {};
    private long answeredNanos;
    private long lastListeningEventNanos;
    private boolean isFailing;

    /** Packets received when a caller fell silent before the ACK or during a transfer, which timers of their own end. */
    private OptionalLong heardAtSilence = OptionalLong.empty();

    /** @param onOver told once, when the dialog is over */
    CallSession(
            SipCall sip,
            SipInvite invite,
            CallServices services,
            CallRules rules,
            BiConsumer<CallSession, CallEnd> onOver) {
        Claim claim = rules.claims().read(invite);
        this.call = new CallContext(
                sip,
                invite,
                claim,
                services,
                rules,
                new CallEvents(sip.callId(), claim.shown(), services.clock(), services.events()),
                new CallSerial(sip.serial(), services.timers(), this::survive),
                new CallProgress(sip.callId()));
        this.onOver = onOver;
    }

    /** @param hasRoom whether the server takes another call */
    void begin(boolean hasRoom) {
        call.serial().now(() -> {
            call.events().ringing(call.invite().toUser());
            if (hasRoom) {
                call.serial().when(CallerWishes.ask(call), this::pickUp, _ -> refuseForNow());
            } else {
                refuseForNow();
            }
        });
    }

    private void refuseForNow() {
        SipHeader later =
                new SipHeader("Retry-After", Integer.toString(call.rules().retryAfterSeconds()));
        refuse(CallEnd.OVERLOAD, "Service Unavailable", List.of(later));
    }

    private void refuse(CallEnd end, String reason, List<SipHeader> headers) {
        ending = Optional.of(end);
        call.sip().reject(end.sipStatus(), reason, headers);
    }

    private void pickUp(Optional<Identification> known) {
        forbidden = known;
        try {
            parts.opened(CallLeg.open(call.services(), call.serial(), call.invite(), forbidden.isEmpty(), this));
        } catch (NoMediaPortException e) {
            LOG.warn("call {}: {}", call.sip().callId(), e.getMessage());
            refuseForNow();
            return;
        }
        Optional<String> description = parts.described(call.invite().offer());
        if (description.isEmpty()) {
            refuse(CallEnd.NOT_ACCEPTABLE, "Not Acceptable Here", List.of());
            return;
        }
        call.sip().ring();
        call.sip().answer(description.get(), List.of());
        call.progress().moves(CallTrigger.ANSWER_SENT);
        answeredNanos = call.nanos();
        longest =
                call.serial().after(TimeUnit.SECONDS.toMillis(call.rules().maxSeconds()), () -> end(CallEnd.TOO_LONG));
        call.events().answered();
    }

    @Override
    public void onEstablished(Optional<String> sdp) {
        call.serial().now(() -> established(sdp));
    }

    private void established(Optional<String> sdp) {
        Optional<CallLeg> leg = parts.leg();
        if (state() != CallState.ANSWERED || leg.isEmpty()) {
            return;
        }
        if (!leg.get().media().answered(sdp)) {
            end(CallEnd.NOT_ACCEPTABLE);
            return;
        }
        parts.bridging(new CallBridge(call, leg.get().media(), this::end));
        if (heardAtSilence.isPresent()) {
            onMediaTimeout(); // the ACK came late, and nothing else
            return;
        }
        CallFlow flow = call.flow();
        if (flow.bridge().atOnce().isEmpty()) {
            recognise(flow.listen(), flow.greeting().stream().toList());
            return;
        }
        leg.get()
                .player()
                .say(
                        flow.bridge().prompt().stream().toList(),
                        flow.bargeInWhileTelling(),
                        SpeechUpdate.NOTHING,
                        this::bridgeAtOnce);
    }

    private void bridgeAtOnce() {
        parts.bridge().orElseThrow().connect(call.flow().bridge().atOnce(), List.of(), new CallBridge.Result() {
            @Override
            public void connected() {
                parts.run().ifPresent(FlowRun::bridged);
            }

            @Override
            public void nobodyAnswered() {
                parts.run().ifPresentOrElse(FlowRun::followRule, CallSession.this::listenAfterAll);
            }
        });
        if (!state().isDecided() && !parts.hasListened()) {
            recognise(call.flow().listenWhileBridged(), List.of());
        }
    }

    /** Nobody took the call: it goes on as if there were no bridge, with what was heard so far. */
    private void listenAfterAll() {
        parts.stopListening();
        recognise(call.flow().listen(), call.flow().greeting().stream().toList());
    }

    private void recognise(CallFlow.Listen patience, List<String> prompts) {
        Optional<CallerSpeech> speech = parts.leg().flatMap(CallLeg::speech);
        if (forbidden.isPresent()) {
            decided(forbidden.get(), 0, Optional.empty());
        } else if (speech.isEmpty()) {
            decided(new Identification.Unavailable("speech detection did not start", 0), 0, Optional.empty());
        } else {
            if (state() == CallState.ANSWERED) {
                call.progress().moves(CallTrigger.ACK_RECEIVED);
            }
            Listening begun = new Listening(
                    call, patience, speech.get(), parts.leg().orElseThrow().player(), new ListeningResult());
            parts.listening(begun);
            begun.start(prompts);
        }
    }

    /** What comes of listening. */
    private final class ListeningResult implements Listening.Result {
        @Override
        public void looking() {
            call.progress().moves(CallTrigger.ENOUGH_TO_LOOK_AT);
        }

        @Override
        public void notSureYet() {
            call.progress().moves(CallTrigger.NOT_SURE_YET);
        }

        @Override
        public void decided(Identification answer, double decisionMillis, Optional<Utterance> utterance) {
            CallSession.this.decided(answer, decisionMillis, utterance);
        }
    }

    private void decided(Identification answer, double decisionMillis, Optional<Utterance> utterance) {
        Optional<CallLeg> leg = parts.leg();
        if (leg.isPresent() && call.progress().moves(Outcome.of(answer).trigger())) {
            Optional<WatchMatch> watched = HeardVoice.watched(call, utterance);
            call.events().decided(answer, decisionMillis, watched);
            Optional<Utterance> first = answer instanceof Identification.Unknown ? utterance : Optional.empty();
            FlowRun begun =
                    new FlowRun(call, leg.get(), parts.bridge().orElseThrow(), answer, watched, first, this::end);
            parts.running(begun);
            begun.start();
            HeardVoice.keep(call, answer, utterance);
            HeardVoice.teach(call, answer, utterance);
        }
    }

    @Override
    public void onSpeech(SpeechUpdate now) {
        long nanos = call.nanos();
        boolean isListening = !state().isDecided() || state() == CallState.ENROLLING;
        if (isListening && nanos - lastListeningEventNanos >= LISTENING_EVENT_NANOS) {
            lastListeningEventNanos = nanos;
            call.events().listening(now);
        }
        parts.heard(now);
    }

    @Override
    public void onKey(char digit) {
        pressed(digit, KeyPresses.Way.EVENT);
    }

    private void pressed(char digit, KeyPresses.Way way) {
        if (keys.isNew(digit, way, call.nanos()) && call.progress().moves(CallTrigger.KEY_PRESSED)) {
            parts.pressed(digit);
        }
    }

    @Override
    public void onInfoDigit(char digit) {
        call.serial().now(() -> pressed(digit, KeyPresses.Way.INFO));
    }

    @Override
    public void onMediaTimeout() {
        if (parts.bridge().isPresent()
                && parts.run().filter(FlowRun::isTransferring).isEmpty()) {
            end(CallEnd.MEDIA_TIMEOUT);
        } else {
            heardAtSilence = OptionalLong.of(parts.counted().packetsReceived());
        }
    }

    @Override
    public Optional<String> onOffer(Optional<String> offer) {
        if (parts.leg().isEmpty() || !call.progress().moves(CallTrigger.SESSION_REOFFERED)) {
            return Optional.empty();
        }
        try {
            Optional<String> description = parts.described(offer);
            call.serial().now(() -> parts.lookForHold(true));
            return description;
        } catch (RuntimeException e) {
            LOG.warn("call {}: a re-offer failed", call.sip().callId(), e);
            return Optional.empty();
        }
    }

    @Override
    public void onOfferAnswered(Optional<String> sdp) {
        call.serial().now(() -> {
            boolean isAnswered =
                    parts.leg().filter(l -> l.media().answered(sdp)).isPresent();
            LOG.debug("call {}: re-offer answered, usable {}", call.sip().callId(), isAnswered);
            parts.lookForHold(false);
        });
    }

    @Override
    public int onRefer(String referTo, List<SipHeader> headers) {
        Optional<CallBridge> bridge = parts.bridge().filter(CallBridge::isConnected);
        if (bridge.isEmpty()) {
            return 603;
        }
        call.serial().now(() -> bridge.get().callerAsksForTransfer(referTo));
        return 202;
    }

    @Override
    public void onReferProgress(int status) {
        call.serial().now(() -> {
            parts.run().ifPresent(flow -> flow.onReferProgress(status));
            parts.bridge().ifPresent(other -> other.callerTransferAt(status));
        });
    }

    @Override
    public void onReferOutcome(ReferOutcome outcome) {
        call.serial().now(() -> {
            parts.run().ifPresent(flow -> flow.onReferOutcome(outcome));
            if (heardAtSilence.isPresent()
                    && heardAtSilence.getAsLong() == parts.counted().packetsReceived()) {
                onMediaTimeout(); // told once a silence: it was the transfer's then
            }
            parts.bridge().ifPresent(other -> other.callerTransferEnds(outcome));
        });
    }

    @Override
    public void onEnded(SipEnd end) {
        call.serial().now(this::stop);
        call.serial().now(() -> {
            CallEnd callEnd = ending.orElseGet(() -> CallEnds.of(end));
            double answeredSeconds = answeredNanos == 0 ? 0 : (call.nanos() - answeredNanos) / 1e9;
            call.events().ended(callEnd, answeredSeconds, parts.counted());
            onOver.accept(this, callEnd);
        });
        call.serial().close();
    }

    private void stop() {
        call.progress().moves(CallTrigger.DIALOG_OVER);
        longest.cancel();
        parts.close();
    }

    /** Ends the call because the server stops. Any thread. */
    void shutDown() {
        call.serial().run(() -> end(CallEnd.SERVER_SHUTDOWN));
    }

    private void end(CallEnd end) {
        if (ending.isEmpty()) {
            ending = Optional.of(end);
            parts.leg().ifPresent(open -> open.player().silence());
            List<SipHeader> metadata = parts.run().map(FlowRun::byeHeaders).orElse(List.of());
            call.sip().hangUp(metadata);
        }
    }

    /** Something failed that should not have: the call goes on as far as it can. */
    private void survive(RuntimeException failure) {
        LOG.error("call {} in state {}", call.sip().callId(), state(), failure);
        if (isFailing) {
            end(CallEnd.INTERNAL_ERROR);
            return;
        }
        isFailing = true;
        call.serial().now(() -> goOn("internal error (" + failure.getClass().getSimpleName() + ")"));
        isFailing = false;
    }

    private void goOn(String reason) {
        switch (state()) {
            case RINGING -> refuse(CallEnd.INTERNAL_ERROR, "Server Internal Error", List.of());
            case ANSWERED, LISTENING, IDENTIFYING -> {
                parts.stopListening();
                double spoken = parts.leg()
                        .map(open -> open.speechNow().netSpeechSeconds())
                        .orElse(0.0);
                decided(new Identification.Unavailable(reason, spoken), 0, Optional.empty());
            }
            case IDENTIFIED, UNCERTAIN, UNKNOWN, NO_SPEECH, SKIPPED, ENROLLING, ROUTING ->
                parts.run().ifPresent(FlowRun::stay);
            case TRANSFERRED, BRIDGED, HELD, ENDED -> {}
        }
    }

    private CallState state() {
        return call.progress().state();
    }
}
