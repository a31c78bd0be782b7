package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Offers and answers within a call, one at a time (RFC 3261 section 14, RFC 3311, RFC 6337): re-INVITE and UPDATE
 * received, re-INVITE sent, both at once (491). Owned by the call's serial executor.
 */
final class OfferExchange {
    private static final int BUSY_RETRY_MILLIS = 100;

    private final JainSipCall call;
    private final Retransmission retransmission;

    /** Our re-INVITE waits for its final response. */
    private boolean offering;

    /** The 200 we repeat carries our offer; the ACK will bring the answer. */
    private boolean answerInAck;

    /** What we last said of our side: an offer or an answer of ours. */
    private String described = "";

    private long acknowledgedSequence = -1;
    private @Nullable SIPRequest lastAck;

    OfferExchange(JainSipCall call) {
        this.call = call;
        this.retransmission = new Retransmission(
                call.wire, call.timer, call.serial, () -> call.happen(DialogEvent.ACK_TIMEOUT, new Signal.Fired(0)));
    }

    /** Our side as we just described it. */
    void describes(String sdp) {
        described = sdp;
    }

    /** Repeats a 200 to an INVITE until its ACK. */
    void awaitAck(SIPResponse sent, boolean expectsAnswer) {
        answerInAck = expectsAnswer;
        retransmission.start(sent);
    }

    /** The ACK came: its SDP when that is the answer we wait for, told by the caller. */
    Optional<String> stopFor(SIPRequest ack) {
        if (!retransmission.awaits(ack.getCSeq().getSeqNumber())) {
            return Optional.empty();
        }
        retransmission.stop();
        boolean expected = answerInAck;
        answerInAck = false;
        return expected ? SipBodies.sdp(ack) : Optional.empty();
    }

    boolean awaits(SIPRequest ack) {
        return retransmission.awaits(ack.getCSeq().getSeqNumber());
    }

    void acknowledged(SIPRequest ack) {
        if (awaits(ack)) {
            boolean expected = answerInAck;
            Optional<String> answer = stopFor(ack);
            if (expected) {
                call.audience.tell(listener -> listener.onOfferAnswered(answer));
            }
        }
    }

    void stop() {
        retransmission.stop();
    }

    /** A call hung up before its ACK goes on repeating its 200 (RFC 3261 section 15). */
    void stopUnlessAnswerIsDue(DialogState state) {
        if (state != DialogState.HANGING_UP) {
            retransmission.stop();
        }
    }

    /** An UPDATE came before our answer (RFC 3311 section 5.2): an offer in it has to wait for that. */
    void answerEarly(Signal.Requested update) throws SipFault {
        if (SipBodies.sdp(update.request()).isPresent()) {
            call.traffic.refuse(update, SipRefusal.of(500, new SipHeader("Retry-After", "1")));
        } else {
            call.dialog.refreshTarget(update.request());
            call.traffic.accept(update);
        }
    }

    /** A re-INVITE or UPDATE came. */
    void answer(Signal.Requested requested) throws SipFault {
        SIPRequest request = requested.request();
        boolean invite = request.getMethod().equals("INVITE");
        Optional<String> offer = SipBodies.sdp(request);
        if (!invite && offer.isEmpty()) {
            call.dialog.refreshTarget(request);
            call.traffic.respond(requested, 200, "", call.session.agreeAsServer(request));
            return;
        }
        if (offering || retransmission.isRunning()) {
            call.traffic.refuse(requested, SipRefusal.of(491));
            return;
        }
        call.dialog.refreshTarget(request);
        Optional<String> answer = call.audience.askOffer(offer);
        if (requested.transaction() == null || answer.isEmpty()) {
            call.traffic.refuse(requested, SipRefusal.of(488));
            return;
        }
        SIPResponse response = call.dialog.response(request, 200, "");
        SipMessages.addHeaders(response, List.of(SipCapabilities.SUPPORTED));
        SipMessages.addHeaders(response, call.session.agreeAsServer(request));
        SipMessages.setSdp(response, answer.get());
        describes(answer.get());
        call.wire.respond(requested.transaction(), response);
        if (invite) {
            awaitAck(response, offer.isEmpty());
        }
    }

    /**
     * Sends our description as it is, to refresh the session; one that is under way already will do that too.
     *
     * @param news further headers of the re-INVITE
     */
    void sendAgain(List<SipHeader> news) throws SipFault {
        if (!offering || !news.isEmpty()) {
            send(described, news);
        }
    }

    /** Sends a re-INVITE, after what is under way. */
    void send(String sdp, List<SipHeader> news) throws SipFault {
        if (offering || retransmission.isRunning()) {
            call.later(BUSY_RETRY_MILLIS, () -> again(sdp, news));
            return;
        }
        SIPRequest invite = call.dialog.request("INVITE");
        SipMessages.addHeaders(invite, List.of(SipCapabilities.ALLOW, SipCapabilities.SUPPORTED));
        SipMessages.addHeaders(invite, call.session.wished());
        SipMessages.addHeaders(invite, news);
        SipMessages.setSdp(invite, sdp);
        describes(sdp);
        offering = true;
        call.traffic.send(invite, response -> offerAnswered(response, sdp, news), () -> offering = false);
    }

    private void again(String sdp, List<SipHeader> news) {
        if (news.isEmpty()) {
            call.reoffer(sdp);
        } else {
            call.tell(SipCall.Telling.RE_INVITE, news);
        }
    }

    private void offerAnswered(SIPResponse response, String sdp, List<SipHeader> news) {
        offering = false;
        int status = response.getStatusCode();
        if (status / 100 == 2) {
            call.dialog.refreshTarget(response);
            call.session.agreeAsClient(response);
            acknowledge(response.getCSeq().getSeqNumber());
            call.audience.tell(listener -> listener.onOfferAnswered(SipBodies.sdp(response)));
        } else if (status == 491) {
            // RFC 3261 section 14.1: the owner of the Call-ID waits longer.
            boolean owner = call instanceof OutgoingCall;
            int wait = owner
                    ? 2_100 + 10 * ThreadLocalRandom.current().nextInt(190)
                    : 10 * ThreadLocalRandom.current().nextInt(200);
            call.later(wait, () -> again(sdp, news));
        } else if (status != 481 && status != 408) {
            call.session.refused(response);
            call.audience.tell(listener -> listener.onOfferAnswered(Optional.empty()));
        }
    }

    /** Sends the ACK for a 2xx and keeps it for repeated ones. */
    void acknowledge(long sequence) {
        SIPRequest ack = call.dialog.ack(sequence);
        acknowledgedSequence = sequence;
        lastAck = ack;
        sendAck(ack);
    }

    /** A 2xx of the dialog came again; false when it is none we have acknowledged. */
    boolean repeatAck(long sequence) {
        SIPRequest ack = lastAck;
        if (ack == null || sequence != acknowledgedSequence) {
            return false;
        }
        sendAck(ack);
        return true;
    }

    private void sendAck(SIPRequest ack) {
        try {
            call.wire.acknowledge(ack);
        } catch (SipFault unreachable) {
            // The far end repeats its 200, and then gives up by BYE.
            org.slf4j.LoggerFactory.getLogger(OfferExchange.class).debug("ACK not sent", unreachable);
        }
    }
}
