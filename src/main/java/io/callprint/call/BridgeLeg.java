package io.callprint.call;

import io.callprint.routing.TransferTarget;
import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sdp.Direction;
import io.callprint.sip.OutgoingInvite;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipHeader;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The target's side of a bridged call: a dialog and media of our own. The dialog has a serial executor of its own, which owns
 * what is negotiated here; all news goes to the caller's serial executor, from which the other methods are called.
 */
final class BridgeLeg implements SipCallListener {
    /** What the target does, told on the caller's serial executor. */
    interface News {
        void rings(int status);

        void answers();

        /** @param status 0 when nothing was said in time */
        void refuses(int status);

        void ends(SipEnd end);

        void presses(char digit);

        void holds(boolean held);

        /** @param referTo as received */
        void asksForTransfer(String referTo);

        /** How far the target has come with a transfer it was asked for. */
        void transferAt(int status);

        void transferEnds(ReferOutcome outcome);

        void isSilent();
    }

    private final CallSerial callersSerial;
    private final News news;
    private final CallMedia media;

    /** Set on the caller's serial executor before it hears any news. */
    private Optional<SipCall> dialog = Optional.empty();

    /** Owned by the dialog's executor. */
    private boolean isAnswered;

    private boolean wasHeld;

    /**
     * Calls a target in the caller's name.
     *
     * @param headers of the INVITE
     * @throws NoMediaPortException when there is no port for its audio
     * @throws IllegalArgumentException when the target cannot be called
     */
    static BridgeLeg call(CallContext call, TransferTarget target, List<SipHeader> headers, News news)
            throws NoMediaPortException {
        BridgeLeg leg = new BridgeLeg(call, target, news);
        try {
            OutgoingInvite invite = new OutgoingInvite(
                    target.uri(),
                    call.invite().fromUri(),
                    call.invite().fromDisplayName(),
                    leg.media.describe(Optional.empty()).orElseThrow(),
                    headers);
            call.services().taps().joins(invite.callId(), call.sip().callId());
            leg.dialog = Optional.of(call.services().outgoing().invite(invite, leg));
            return leg;
        } catch (RuntimeException e) {
            leg.media.close();
            throw e;
        }
    }

    private BridgeLeg(CallContext call, TransferTarget target, News news) throws NoMediaPortException {
        this.callersSerial = call.serial();
        this.news = news;
        CallServices services = call.services();
        MediaSinks nobody = new MediaSinks(
                (_, _) -> {}, (_, _) -> {}, services.taps().of(call.sip().callId()));
        MediaSession session = services.media().open(new MediaNews(), nobody);
        InetSocketAddress peer = new InetSocketAddress(target.host(), target.port());
        this.media = new CallMedia(session, services.negotiation().begin(peer, session.rtpPort()));
    }

    MediaSession session() {
        return media.session();
    }

    void press(char digit) {
        var _ = media.session().sendDigits(String.valueOf(digit));
    }

    /** What Replaces says for whoever takes our place with the target. */
    Optional<String> replaces() {
        return dialog.flatMap(SipCall::replaces);
    }

    /** Carries on that the caller holds or resumes. */
    void hold(boolean held) {
        onDialog(sip -> sip.reoffer(media.offer(held ? Direction.SENDONLY : Direction.SENDRECV)));
    }

    void tell(SipCall.Telling how, List<SipHeader> headers) {
        dialog.ifPresent(sip -> sip.tell(how, headers));
    }

    void refer(String referTo) {
        dialog.ifPresent(sip -> sip.refer(referTo, List.of()));
    }

    void notifyRefer(int status) {
        dialog.ifPresent(sip -> sip.notifyRefer(status));
    }

    /** Ends it, by CANCEL while it rings. */
    void close(List<SipHeader> byeHeaders) {
        dialog.ifPresent(sip -> sip.hangUp(byeHeaders));
        media.close();
    }

    private void onDialog(Consumer<SipCall> task) {
        dialog.ifPresent(sip -> sip.serial().execute(() -> task.accept(sip)));
    }

    private void tell(Consumer<News> what) {
        callersSerial.run(() -> what.accept(news));
    }

    @Override
    public void onProgress(int status) {
        tell(told -> told.rings(status));
    }

    @Override
    public void onAnswered(Optional<String> sdp, List<SipHeader> headers) {
        isAnswered = media.answered(sdp);
        tell(isAnswered ? News::answers : told -> told.refuses(488));
    }

    @Override
    public Optional<String> onOffer(Optional<String> offer) {
        Optional<String> description = media.describe(offer);
        boolean isHeld = media.isOnHold();
        if (isHeld != wasHeld) {
            wasHeld = isHeld;
            tell(told -> told.holds(isHeld));
        }
        return description;
    }

    @Override
    public void onOfferAnswered(Optional<String> sdp) {
        if (media.answered(sdp)) {
            wasHeld = media.isOnHold();
        }
    }

    @Override
    public void onInfoDigit(char digit) {
        tell(told -> told.presses(digit));
    }

    @Override
    public int onRefer(String referTo, List<SipHeader> headers) {
        if (!isAnswered) {
            return 603;
        }
        tell(told -> told.asksForTransfer(referTo));
        return 202;
    }

    @Override
    public void onReferProgress(int status) {
        tell(told -> told.transferAt(status));
    }

    @Override
    public void onReferOutcome(ReferOutcome outcome) {
        tell(told -> told.transferEnds(outcome));
    }

    @Override
    public void onEnded(SipEnd end) {
        boolean wasAnswered = isAnswered;
        tell(told -> {
            if (wasAnswered) {
                told.ends(end);
            } else {
                told.refuses(end.status());
            }
        });
    }

    private final class MediaNews implements MediaListener {
        @Override
        public void onDigit(char digit) {
            tell(told -> told.presses(digit));
        }

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {
            tell(News::isSilent);
        }
    }
}
