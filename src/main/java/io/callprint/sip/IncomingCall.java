package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import javax.sip.ServerTransaction;

/** A call we are asked to take (RFC 3261 section 13.3). */
final class IncomingCall extends JainSipCall {
    private final SIPRequest request;
    private final ServerTransaction transaction;
    private final Optional<JainSipCall> replaced;
    private final SipInvite invite;
    private final ReliableRinging ringing;

    IncomingCall(
            SipWire wire,
            SIPRequest request,
            ServerTransaction transaction,
            Optional<JainSipCall> replaced,
            ScheduledExecutorService timer,
            Executor workers,
            CallRegistry registry) {
        super(
                wire,
                SipDialog.called(wire, request),
                timer,
                workers,
                registry,
                DialogState.INCOMING,
                wire.accountFor(request.getPeerPacketSourceAddress()));
        this.request = request;
        this.transaction = transaction;
        this.replaced = replaced;
        this.invite = InviteReader.read(request);
        this.ringing = new ReliableRinging(this, request);
    }

    /** Asks what is to become of it. */
    void offerTo(SipCallAcceptor acceptor) {
        serial.execute(() -> {
            try {
                audience.listen(acceptor.onInvite(this));
            } catch (RuntimeException fault) {
                org.slf4j.LoggerFactory.getLogger(IncomingCall.class).error("call {}: not taken", callId(), fault);
                reject(500, "", List.of());
            }
        });
    }

    SIPRequest request() {
        return request;
    }

    /** Whether an INVITE is this one again, not another branch of a fork (section 8.2.2.2). */
    boolean isRepeatedBy(SIPRequest other) {
        return ReceivedRequest.isSameTransaction(request, other);
    }

    @Override
    boolean isFarEndProven() {
        return wire.isProven(request);
    }

    @Override
    public Optional<SipInvite> invite() {
        return Optional.of(invite);
    }

    @Override
    void performOpening(DialogAction action, Signal signal) throws SipFault {
        switch (action) {
            case SEND_RINGING -> sendRinging();
            case ANSWER_PRACK -> {
                int status = ringing.acknowledge(signal.requested().request());
                traffic.respond(signal.requested(), status, "", List.of());
            }
            case GIVE_UP_RINGING -> {
                sendFinal(504, "", List.of());
                end(SipEnd.Cause.TIMED_OUT, 504);
            }
            case SEND_ANSWER -> sendAnswer(signal.wished());
            case SEND_REJECTION -> {
                Signal.Wished wish = signal.wished();
                sendFinal(wish.status(), wish.reason(), wish.headers());
                end(SipEnd.Cause.REJECTED_BY_US, wish.status());
            }
            case SEND_UNAVAILABLE -> {
                sendFinal(503, "", List.of());
                end(SipEnd.Cause.ENDPOINT_CLOSED, 503);
            }
            case CANCEL_INVITE -> {
                traffic.accept(signal.requested());
                sendFinal(487, "", List.of());
                end(SipEnd.Cause.REMOTE_CANCELLED, 487);
            }
            case END_UNANSWERED -> {
                traffic.accept(signal.requested());
                sendFinal(487, "", List.of());
                end(SipEnd.Cause.REMOTE_HUNG_UP, 487);
            }
            case ESTABLISH -> establish(signal.requested().request());
            case TELL_TIMEOUT -> {
                sendFinal(408, "", List.of());
                end(SipEnd.Cause.TIMED_OUT, 408);
            }
            default -> throw new IllegalStateException(action + " is for calls we place");
        }
    }

    /** A reliable response to an INVITE without offer would have to carry ours (RFC 3262 section 5): the 200 does. */
    private void sendRinging() throws SipFault {
        if (!ReliableRinging.isRequiredBy(request)) {
            wire.respond(transaction, dialog.response(request, 180, ""));
        } else if (invite.offer().isPresent() && ringing.isUnsent()) {
            wire.respond(transaction, ringing.reliable(dialog.response(request, 180, "")));
        }
    }

    private void sendAnswer(Signal.Wished wish) throws SipFault {
        SIPResponse response = dialog.response(request, 200, "");
        SipMessages.addHeaders(response, List.of(SipCapabilities.SUPPORTED));
        SipMessages.addHeaders(response, session.agreeAsServer(request));
        SipMessages.addHeaders(response, wish.headers());
        SipMessages.setSdp(response, wish.text());
        ringing.stop();
        wire.respond(transaction, response);
        offers.describes(wish.text());
        offers.awaitAck(response, invite.offer().isEmpty());
    }

    private void establish(SIPRequest ack) {
        replaced.ifPresent(JainSipCall::replaced);
        Optional<String> answer = offers.stopFor(ack);
        audience.tell(listener -> listener.onEstablished(answer));
    }

    private void sendFinal(int status, String reason, List<SipHeader> headers) throws SipFault {
        ringing.stop();
        SIPResponse response = dialog.response(request, status, reason);
        SipMessages.addHeaders(response, headers);
        wire.respond(transaction, response);
    }

    @Override
    void abandon() {
        try {
            sendFinal(500, "", List.of());
        } catch (SipFault | RuntimeException unreachable) {
            org.slf4j.LoggerFactory.getLogger(IncomingCall.class).debug("call {}", callId(), unreachable);
        }
    }
}
