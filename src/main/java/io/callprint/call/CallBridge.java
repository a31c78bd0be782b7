package io.callprint.call;

import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import io.callprint.routing.CallerMetadata;
import io.callprint.routing.HandOverProfile;
import io.callprint.routing.TransferTarget;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.rtp.PlaybackEnd;
import io.callprint.sdp.Direction;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipHeader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects a caller through us with the first of some targets that answers (a back-to-back user agent, RFC 7092): audio, keys,
 * hold and transfers go across, and both sides end together. On the caller's serial executor.
 */
final class CallBridge {
    private static final Logger LOG = LoggerFactory.getLogger(CallBridge.class);
    private static final int RATE_HZ = 8_000;

    /** 425 Hz, one second in five (ITU-T E.180). */
    private static final short[] RINGING =
            Arrays.copyOf(Levels.toPcm16(Tones.sine(425, 0.1, 1, RATE_HZ).samples()), 5 * RATE_HZ);

    /** What becomes of it. */
    interface Result {
        void connected();

        void nobodyAnswered();
    }

    private record Attempt(BridgeLeg leg, LegNews news, TransferTarget target, CallTimers.Timer limit) {}

    private final CallContext call;
    private final CallMedia caller;
    private final Consumer<CallEnd> hangUp;

    private final Deque<TransferTarget> targetsLeft = new ArrayDeque<>();
    private Optional<Attempt> attempt = Optional.empty();
    private List<SipHeader> headers = List.of();
    private boolean isConnected;
    private boolean isCalling;
    private boolean isTransferAsked;
    private boolean isReleasing;

    /** @param hangUp ends the call */
    CallBridge(CallContext call, CallMedia caller, Consumer<CallEnd> hangUp) {
        this.call = call;
        this.caller = caller;
        this.hangUp = hangUp;
    }

    /** @param invite headers of the INVITE to the target */
    void connect(List<TransferTarget> targets, List<SipHeader> invite, Result result) {
        headers = invite;
        targetsLeft.addAll(targets);
        isCalling = true;
        playRinging();
        tryNext(result);
    }

    private void tryNext(Result result) {
        TransferTarget target = targetsLeft.poll();
        if (target == null) {
            isCalling = false;
            caller.session().stopPlaying();
            result.nobodyAnswered();
            return;
        }
        LegNews news = new LegNews(target, result);
        told(target, "started");
        try {
            BridgeLeg leg = BridgeLeg.call(call, target, headers, news);
            CallTimers.Timer limit = call.serial()
                    .after(
                            TimeUnit.SECONDS.toMillis(call.flow().bridge().ringSeconds()),
                            () -> news.givenUp("timed out"));
            attempt = Optional.of(new Attempt(leg, news, target, limit));
        } catch (NoMediaPortException | RuntimeException e) {
            LOG.warn("call {}: {} cannot be called: {}", call.sip().callId(), target, e.getMessage());
            told(target, "not possible");
            tryNext(result);
        }
    }

    private void playRinging() {
        call.serial()
                .when(
                        caller.session().play(RINGING),
                        end -> {
                            if (end == PlaybackEnd.PLAYED && isCalling) {
                                playRinging();
                            }
                        },
                        error -> LOG.debug("no ringing tone", error));
    }

    private void told(TransferTarget target, String outcome) {
        call.events()
                .routed(new CallAction.Bridge(List.of(target), new CallAction.Stay(), false), target.uri(), outcome);
    }

    boolean isConnected() {
        return isConnected;
    }

    /** A target is being called, or connected. */
    boolean isOpen() {
        return isCalling || isConnected;
    }

    /** Tells the target, by the flow's way, who it talks to. */
    void tell(List<SipHeader> about) {
        Optional<SipCall.Telling> way = call.flow().bridge().tell();
        connected().ifPresent(open -> {
            way.ifPresent(how -> open.leg().tell(how, about));
            told(
                    open.target(),
                    way.map(how -> "told by " + YamlSection.spelled(how)).orElse("not told"));
        });
    }

    /**
     * Asks the caller's platform to connect the caller and the target without us: by a REFER to a call that takes our place
     * with the target (RFC 3891; RFC 5589 section 7). Refused, the bridge goes on.
     */
    void release(HandOverProfile profile, CallerMetadata metadata) {
        connected()
                .ifPresent(open -> open.leg().replaces().ifPresent(place -> {
                    isReleasing = true;
                    told(open.target(), "release started");
                    HandOverProfile.Referral referral =
                            profile.referral(open.target(), List.of(new SipHeader("Replaces", place)), metadata);
                    call.sip().refer(referral.referTo(), referral.headers());
                }));
    }

    void callerPresses(char digit) {
        connected().ifPresent(open -> open.leg().press(digit));
    }

    void callerHolds(boolean held) {
        connected().ifPresent(open -> open.leg().hold(held));
    }

    void callerAsksForTransfer(String referTo) {
        connected().ifPresent(open -> open.leg().refer(referTo));
    }

    /** The caller's side of a transfer that the target has asked for. */
    void callerTransferAt(int status) {
        if (isTransferAsked) {
            connected().ifPresent(open -> open.leg().notifyRefer(status));
        }
    }

    /** Like {@link #callerTransferAt}, its end. */
    void callerTransferEnds(ReferOutcome outcome) {
        if (isReleasing) {
            isReleasing = false;
            connected().ifPresent(open -> told(open.target(), "release " + outcome.status()));
            endIfTransferred(outcome);
        }
        if (isTransferAsked) {
            isTransferAsked = false;
            connected().ifPresent(open -> {
                open.leg().notifyRefer(outcome.status());
                told(open.target(), "transfer " + outcome.status());
            });
            endIfTransferred(outcome);
        }
    }

    private void endIfTransferred(ReferOutcome outcome) {
        if (outcome.isTransferred()) {
            hangUp.accept(CallEnd.TRANSFERRED);
        }
    }

    private Optional<Attempt> connected() {
        return attempt.filter(_ -> isConnected);
    }

    /** The caller's side is over: the target's ends too. */
    void close(List<SipHeader> byeHeaders) {
        isCalling = false;
        isConnected = false;
        targetsLeft.clear();
        attempt.ifPresent(open -> {
            open.limit().cancel();
            open.leg().close(byeHeaders);
        });
        attempt = Optional.empty();
    }

    /** News of one target; what comes of one that was given up is of no interest. */
    private final class LegNews implements BridgeLeg.News {
        private final TransferTarget target;
        private final Result result;

        LegNews(TransferTarget target, Result result) {
            this.target = target;
            this.result = result;
        }

        @SuppressWarnings("ReferenceEquality") // each attempt has one
        private Optional<Attempt> mine() {
            return attempt.filter(open -> open.news() == this);
        }

        @Override
        public void rings(int status) {
            mine().ifPresent(_ -> told(target, "progress " + status));
        }

        @Override
        public void answers() {
            mine().ifPresent(open -> {
                open.limit().cancel();
                isCalling = false;
                isConnected = true;
                MediaSession theirs = open.leg().session();
                caller.session().stopPlaying();
                caller.session().relayTo(theirs);
                theirs.relayTo(caller.session());
                told(target, "connected");
                result.connected();
            });
        }

        @Override
        public void refuses(int status) {
            givenUp(status == 0 || status == 408 ? "timed out" : "refused " + status);
        }

        void givenUp(String why) {
            mine().ifPresent(open -> {
                open.limit().cancel();
                open.leg().close(List.of());
                attempt = Optional.empty();
                told(target, why);
                tryNext(result);
            });
        }

        @Override
        public void ends(SipEnd end) {
            mine().ifPresent(_ -> {
                CallEnd hungUp = isReleasing ? CallEnd.TRANSFERRED : CallEnd.BRIDGED_LEG_ENDED;
                CallEnd because = end.cause() == SipEnd.Cause.REMOTE_HUNG_UP ? hungUp : CallEnds.of(end);
                told(target, "ended " + because.metricName());
                hangUp.accept(because);
            });
        }

        @Override
        public void presses(char digit) {
            if (mine().isPresent() && isConnected) {
                var _ = caller.session().sendDigits(String.valueOf(digit));
            }
        }

        @Override
        public void holds(boolean held) {
            if (mine().isPresent()) {
                call.sip().reoffer(caller.offer(held ? Direction.SENDONLY : Direction.SENDRECV));
            }
        }

        @Override
        public void asksForTransfer(String referTo) {
            if (mine().isPresent()) {
                isTransferAsked = true;
                call.sip().refer(referTo, List.of());
            }
        }

        @Override
        public void transferAt(int status) {
            if (mine().isPresent()) {
                call.sip().notifyRefer(status);
            }
        }

        @Override
        public void transferEnds(ReferOutcome outcome) {
            if (mine().isPresent()) {
                call.sip().notifyRefer(outcome.status());
                endIfTransferred(outcome);
            }
        }

        @Override
        public void isSilent() {
            if (mine().isPresent() && isConnected) {
                hangUp.accept(CallEnd.MEDIA_TIMEOUT);
            }
        }
    }
}
