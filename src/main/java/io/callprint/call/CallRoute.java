package io.callprint.call;

import io.callprint.routing.CallerMetadata;
import io.callprint.routing.HandOverProfile;
import io.callprint.routing.TransferTarget;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Sends a call where the flow says: by REFER to the first target that takes it, to hold, or home. On the serial executor. */
final class CallRoute {
    /** What the way leads to. */
    interface Result {
        void transferRefused();

        void transferred();

        void bridged();

        void stays();

        void hangsUp();
    }

    private final SipCall sip;
    private final PromptPlayer player;
    private final CallBridge bridge;
    private final CallSerial serial;
    private final CallEvents events;
    private final CallFlow flow;
    private final HandOverProfile profile;
    private final CallerMetadata metadata;
    private final Result result;

    private final Deque<TransferTarget> targetsLeft = new ArrayDeque<>();
    private Optional<Pending> pending = Optional.empty();
    private CallTimers.Timer holdTimer = () -> {};

    private record Pending(CallAction.Transfer action, TransferTarget target) {}

    CallRoute(
            CallContext call,
            PromptPlayer player,
            CallBridge bridge,
            HandOverProfile profile,
            CallerMetadata metadata,
            Result result) {
        this.bridge = bridge;
        this.sip = call.sip();
        this.player = player;
        this.serial = call.serial();
        this.events = call.events();
        this.flow = call.flow();
        this.profile = profile;
        this.metadata = metadata;
        this.result = result;
    }

    void follow(CallAction action) {
        switch (action) {
            case CallAction.Transfer transfer -> {
                targetsLeft.addAll(transfer.targets());
                tryNext(transfer);
            }
            case CallAction.Bridge wanted ->
                bridge.connect(wanted.targets(), profile.headersFor(metadata), new CallBridge.Result() {
                    @Override
                    public void connected() {
                        result.bridged();
                        if (wanted.release()) {
                            bridge.release(profile, metadata);
                        }
                    }

                    @Override
                    public void nobodyAnswered() {
                        sayFailed(wanted.whenRefused());
                    }
                });
            case CallAction.Stay stay -> {
                events.routed(stay, "", "started");
                result.stays();
                holdOn();
            }
            case CallAction.HangUp hangUp -> {
                events.routed(hangUp, "", "started");
                player.say(List.of(Prompts.GOODBYE), BargeIn.NONE, SpeechUpdate.NOTHING, result::hangsUp);
            }
            case CallAction.Enrol enrol -> follow(enrol.then()); // its dialogue is over by now
        }
    }

    private void tryNext(CallAction.Transfer transfer) {
        TransferTarget target = targetsLeft.poll();
        if (target == null) {
            sayFailed(transfer.whenRefused());
            return;
        }
        pending = Optional.of(new Pending(transfer, target));
        events.routed(transfer, target.uri(), "started");
        HandOverProfile.Referral referral = profile.referral(target, metadata);
        sip.refer(referral.referTo(), referral.headers());
    }

    private void sayFailed(CallAction next) {
        player.say(List.of(Prompts.TRANSFER_FAILED), BargeIn.KEYS, SpeechUpdate.NOTHING, () -> follow(next));
    }

    /** A REFER is on its way: the far end may stop its audio, and does when the target answers. */
    boolean isTransferring() {
        return pending.isPresent();
    }

    void onReferProgress(int status) {
        pending.ifPresent(tried -> events.routed(tried.action(), tried.target().uri(), "progress " + status));
    }

    void onReferOutcome(ReferOutcome outcome) {
        if (pending.isEmpty()) {
            return;
        }
        Pending tried = pending.get();
        pending = Optional.empty();
        events.routed(tried.action(), tried.target().uri(), word(outcome));
        switch (outcome) {
            case ReferOutcome.Connected _, ReferOutcome.AcceptedThenHungUp _ -> result.transferred();
            case ReferOutcome.Refused _, ReferOutcome.TimedOut _ -> {
                result.transferRefused();
                tryNext(tried.action());
            }
        }
    }

    private static String word(ReferOutcome outcome) {
        return switch (outcome) {
            case ReferOutcome.Connected _ -> "connected";
            case ReferOutcome.AcceptedThenHungUp _ -> "accepted";
            case ReferOutcome.Refused refused -> "refused " + refused.status();
            case ReferOutcome.TimedOut _ -> "timed out";
        };
    }

    private void holdOn() {
        player.say(flow.hold().prompt().stream().toList(), BargeIn.KEYS, SpeechUpdate.NOTHING, () -> {
            if (flow.hold().everySeconds() > 0) {
                holdTimer = serial.after(TimeUnit.SECONDS.toMillis(flow.hold().everySeconds()), this::holdOn);
            }
        });
    }

    void stop() {
        holdTimer.cancel();
    }
}
