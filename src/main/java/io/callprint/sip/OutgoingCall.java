package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call we place (RFC 3261 section 13.2). */
final class OutgoingCall extends JainSipCall {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingCall.class);

    private SIPRequest request;
    private final EarlyAnswers early = new EarlyAnswers(this);
    private boolean provisionalSeen;
    private boolean cancelDue;
    private boolean finalSeen;
    private @Nullable String answeredTag;

    /** ACKs for 200s of other branches, by To tag. */
    private final Map<String, SIPRequest> forkAcks = new HashMap<>();

    OutgoingCall(
            SipWire wire,
            OutgoingInvite invite,
            SipCallListener listener,
            ScheduledExecutorService timer,
            Executor workers,
            CallRegistry registry) {
        super(
                wire,
                SipDialog.calling(wire, invite),
                timer,
                workers,
                registry,
                DialogState.CALLING,
                wire.accountOf(invite.target()));
        audience.listen(listener);
        request = dialog.request("INVITE");
        SipMessages.addHeaders(request, List.of(SipCapabilities.ALLOW, SipCapabilities.SUPPORTED));
        SipMessages.addHeaders(request, invite.headers());
        SipMessages.setSdp(request, invite.offer());
        offers.describes(invite.offer());
    }

    /** Sends the INVITE. */
    void start() {
        serial.execute(this::sendInvite);
    }

    private void sendInvite() {
        if (dialog.needsTls() && wire.tlsAddress().isEmpty()) {
            LOG.warn("call {}: its target takes TLS only, which sip.tlsCertificate switches on here", callId());
            happen(DialogEvent.REQUEST_TIMEOUT, new Signal.Fired(503));
            return;
        }
        try {
            wire.request(request, new PendingRequest() {
                @Override
                public void answered(SIPResponse response) {
                    serial.execute(() -> receiveResponse(response));
                }

                @Override
                public void timedOut() {
                    happen(DialogEvent.REQUEST_TIMEOUT, new Signal.Fired(408));
                }
            });
        } catch (SipFault unreachable) {
            LOG.debug("call {}: INVITE", callId(), unreachable);
            happen(DialogEvent.REQUEST_TIMEOUT, new Signal.Fired(503));
        }
    }

    /** A response to the INVITE; a challenge is answered by another INVITE. */
    private void receiveResponse(SIPResponse response) {
        int status = response.getStatusCode();
        Optional<SIPRequest> again = cancelDue || state() != DialogState.CALLING
                ? Optional.empty()
                : traffic.answerChallenge(request, response);
        if (again.isPresent()) {
            request = again.get();
            provisionalSeen = false;
            sendInvite();
            return;
        }
        DialogEvent event = status < 200
                ? DialogEvent.RECEIVED_PROVISIONAL
                : status < 300 ? DialogEvent.RECEIVED_SUCCESS : DialogEvent.RECEIVED_FAILURE;
        step(event, new Signal.Responded(response));
    }

    @Override
    boolean isFarEndProven() {
        return true;
    }

    @Override
    public Optional<SipInvite> invite() {
        return Optional.empty();
    }

    @Override
    void performOpening(DialogAction action, Signal signal) throws SipFault {
        switch (action) {
            case TELL_PROGRESS -> {
                provisionalSeen = true;
                early.take(response(signal));
                int status = response(signal).getStatusCode();
                if (status > 100) {
                    audience.tell(listener -> listener.onProgress(status));
                }
            }
            case TELL_ANSWERED -> {
                SIPResponse response = response(signal);
                answered(response);
                session.agreeAsClient(response);
                Optional<String> sdp = early.answer(response);
                audience.tell(listener -> listener.onAnswered(sdp, ResponseHeaders.of(response)));
            }
            case TELL_REFUSED -> {
                finalSeen = true;
                end(SipEnd.Cause.REJECTED_BY_REMOTE, response(signal).getStatusCode());
            }
            case TELL_TIMEOUT -> end(SipEnd.Cause.TIMED_OUT, ((Signal.Fired) signal).status());
            case SEND_CANCEL -> {
                cancelDue = true;
                end(signal.endByUs(), 0);
                cancelWhenAllowed();
            }
            case SEND_DUE_CANCEL -> {
                provisionalSeen = true;
                cancelWhenAllowed();
            }
            case ACK_THEN_BYE -> {
                // Our CANCEL crossed the 200.
                answered(response(signal));
                traffic.sendBye(List.of());
            }
            case REPEAT_ACK -> repeatAck(response(signal));
            case ANSWER_PRACK -> traffic.refuse(signal.requested(), SipRefusal.of(481));
            default -> throw new IllegalStateException(action + " is for calls we take");
        }
    }

    private void answered(SIPResponse response) {
        finalSeen = true;
        answeredTag = response.getTo().getTag();
        dialog.confirm(response);
        offers.acknowledge(request.getCSeq().getSeqNumber());
    }

    /** Section 9.1: no CANCEL before a provisional response. */
    private void cancelWhenAllowed() throws SipFault {
        if (cancelDue && provisionalSeen && !finalSeen) {
            cancelDue = false;
            traffic.send(dialog.cancel(request));
        }
    }

    private void repeatAck(SIPResponse response) throws SipFault {
        long sequence = response.getCSeq().getSeqNumber();
        String tag = response.getTo().getTag();
        if (sequence != request.getCSeq().getSeqNumber()
                || (answeredTag != null && answeredTag.equals(tag))
                || tag == null) {
            offers.repeatAck(sequence);
            return;
        }
        SIPRequest known = forkAcks.get(tag);
        if (known != null) {
            wire.acknowledge(known);
            return;
        }
        // Another branch of a fork answered too (section 13.2.2.4): acknowledge and end it.
        SipDialog fork = dialog.forked(response);
        SIPRequest ack = fork.ack(sequence);
        forkAcks.put(tag, ack);
        wire.acknowledge(ack);
        traffic.send(fork.request("BYE"));
    }

    @Override
    void abandon() {
        if (!finalSeen) {
            cancelDue = true;
            try {
                cancelWhenAllowed();
            } catch (SipFault unreachable) {
                LOG.debug("call {}: CANCEL", callId(), unreachable);
            }
        }
    }

    private static SIPResponse response(Signal signal) {
        return ((Signal.Responded) signal).response();
    }
}
