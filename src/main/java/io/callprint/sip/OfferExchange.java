package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
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

    private long acknowledgedSequence = -1;
    private @Nullable SIPRequest lastAck;

    OfferExchange(JainSipCall call) {
        this.call = call;
        this.retransmission = new Retransmission(
                call.wire, call.timer, call.serial, () -> call.happen(DialogEvent.ACK_TIMEOUT, new Signal.Fired(0)));
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

    /** A re-INVITE or UPDATE came. */
    void answer(Signal.Requested requested) throws SipFault {
        SIPRequest request = requested.request();
        if (offering || retransmission.isRunning()) {
            call.traffic.refuse(requested, SipRefusal.of(491));
            return;
        }
        boolean invite = request.getMethod().equals("INVITE");
        Optional<String> offer = SipBodies.sdp(request);
        call.dialog.refreshTarget(request);
        if (!invite && offer.isEmpty()) {
            call.traffic.accept(requested);
            return;
        }
        Optional<String> answer = call.audience.askOffer(offer);
        if (requested.transaction() == null || answer.isEmpty()) {
            call.traffic.refuse(requested, SipRefusal.of(488));
            return;
        }
        SIPResponse response = call.dialog.response(request, 200, "");
        SipMessages.setSdp(response, answer.get());
        call.wire.respond(requested.transaction(), response);
        if (invite) {
            awaitAck(response, offer.isEmpty());
        }
    }

    /** Sends a re-INVITE, after what is under way. */
    void send(String sdp) throws SipFault {
        if (offering || retransmission.isRunning()) {
            call.later(BUSY_RETRY_MILLIS, () -> call.reoffer(sdp));
            return;
        }
        SIPRequest invite = call.dialog.request("INVITE");
        SipMessages.setSdp(invite, sdp);
        offering = true;
        call.traffic.send(invite, response -> offerAnswered(invite, response, sdp), () -> offering = false);
    }

    private void offerAnswered(SIPRequest invite, SIPResponse response, String sdp) {
        offering = false;
        int status = response.getStatusCode();
        if (status / 100 == 2) {
            call.dialog.refreshTarget(response);
            acknowledge(invite.getCSeq().getSeqNumber());
            call.audience.tell(listener -> listener.onOfferAnswered(SipBodies.sdp(response)));
        } else if (status == 491) {
            // RFC 3261 section 14.1: the owner of the Call-ID waits longer.
            boolean owner = call instanceof OutgoingCall;
            int wait = owner
                    ? 2_100 + 10 * ThreadLocalRandom.current().nextInt(190)
                    : 10 * ThreadLocalRandom.current().nextInt(200);
            call.later(wait, () -> call.reoffer(sdp));
        } else if (status != 481 && status != 408) {
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
