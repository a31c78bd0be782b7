package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings every message the stack hands over to its call, or answers it when there is none. Runs on the stack's workers,
 * never blocks, never throws.
 */
final class SipRouting implements SipListener {
    private static final Logger LOG = LoggerFactory.getLogger(SipRouting.class);

    private final Supplier<SipWire> wire;
    private final CallRegistry registry;
    private final SipCounters counters;
    private final SourceGate gate;
    private final JainSipEndpoint.Admission admission;
    private final SipValidator validator = new SipValidator();

    SipRouting(
            Supplier<SipWire> wire,
            CallRegistry registry,
            SipCounters counters,
            SourceGate gate,
            JainSipEndpoint.Admission admission) {
        this.gate = gate;
        this.wire = wire;
        this.registry = registry;
        this.counters = counters;
        this.admission = admission;
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            route((SIPRequest) event.getRequest(), event.getServerTransaction());
        } catch (SipFault failed) {
            LOG.debug("request not answered", failed);
        } catch (RuntimeException | Error fault) {
            counters.count("failed.request");
            LOG.warn("a request could not be worked on", fault);
            giveUp((SIPRequest) event.getRequest());
        }
    }

    /** The far end must not wait for a fault of ours. */
    private void giveUp(SIPRequest request) {
        if (!request.getMethod().equals("ACK")) {
            try {
                wire.get().respondStateless(SipMessages.response(request, 500, "", SipMessages.token()));
            } catch (SipFault | RuntimeException unreachable) {
                LOG.debug("500 not sent", unreachable);
            }
        }
    }

    private void route(SIPRequest request, @Nullable ServerTransaction known) throws SipFault {
        Optional<JainSipCall> call = registry.dialog(request.getCallId().getCallId(), request.getToTag());
        if (call.isPresent() && call.get().dialog.isFrom(request.getFrom().getTag())) {
            // Only who got our tag can send it.
            gate.proven(request.getPeerPacketSourceAddress());
        }
        if (request.getMethod().equals("ACK")) {
            // An ACK is never answered (RFC 3261 section 8.2.7).
            call.ifPresent(found -> found.receive(DialogEvent.RECEIVED_ACK, request, null));
            return;
        }
        Optional<ServerTransaction> transaction;
        try {
            OldClients.complete(request);
            transaction = known != null ? Optional.of(known) : wire.get().accept(request);
        } catch (SipFault incomplete) {
            // A header its method demands is missing, Subscription-State of NOTIFY for one.
            LOG.debug("request without transaction", incomplete);
            counters.count("refused.400");
            wire.get().respondStateless(SipMessages.response(request, 400, "", SipMessages.token()));
            return;
        }
        if (transaction.isEmpty()) {
            return;
        }
        Optional<SipRefusal> refusal = validator.refusal(request);
        if (refusal.isPresent()) {
            refuse(request, transaction.get(), refusal.get());
        } else if (request.getMethod().equals("CANCEL")) {
            cancel(request, transaction.get());
        } else if (call.isPresent()) {
            call.get().receive(event(request.getMethod()), request, transaction.get());
        } else if (request.getToTag() != null) {
            refuse(request, transaction.get(), SipRefusal.of(481));
        } else {
            outsideDialog(request, transaction.get());
        }
    }

    private void outsideDialog(SIPRequest request, ServerTransaction transaction) throws SipFault {
        switch (request.getMethod()) {
            case "INVITE" -> invite(request, transaction);
            case "OPTIONS" -> {
                if (admission.isClosed()) {
                    refuse(request, transaction, SipRefusal.of(503, admission.retryAfter()));
                } else {
                    SIPResponse response = SipMessages.response(request, 200, "", SipMessages.token());
                    if (gate.isProven(request)) {
                        SipMessages.addHeaders(response, SipCapabilities.ALL);
                    }
                    wire.get().respond(transaction, response);
                }
            }
            case "REFER" -> refuse(request, transaction, SipRefusal.of(403));
            default -> refuse(request, transaction, SipRefusal.of(481));
        }
    }

    private void invite(SIPRequest request, ServerTransaction transaction) throws SipFault {
        Optional<IncomingCall> same = registry.invite(request);
        if (same.isPresent()) {
            if (!same.get().isRepeatedBy(request)) {
                // RFC 3261 section 8.2.2.2: it reached us on two ways.
                refuse(request, transaction, SipRefusal.of(482));
            }
            return;
        }
        if (!gate.admitsInvite(request.getPeerPacketSourceAddress())) {
            counters.count("refused.limit");
            refuse(request, transaction, SipRefusal.of(503, admission.retryAfter()));
            return;
        }
        Optional<SipRefusal> stranger = admission.refusal(request);
        if (stranger.isPresent()) {
            counters.count("refused." + stranger.get().status());
            SIPResponse response = SipMessages.response(request, stranger.get().status(), "", SipMessages.token());
            SipMessages.addChallenges(response, stranger.get().headers());
            wire.get().respond(transaction, response);
            return;
        }
        Optional<JainSipCall> replaced;
        try {
            replaced = Replacement.of(request, registry);
        } catch (Replacement.ImpossibleException impossible) {
            refuse(request, transaction, impossible.refusal());
            return;
        }
        if (!admission.admit()) {
            counters.count("refused.503");
            refuse(request, transaction, SipRefusal.of(503, admission.retryAfter()));
            return;
        }
        admission.begin(wire.get(), request, transaction, replaced);
    }

    private void cancel(SIPRequest request, ServerTransaction transaction) throws SipFault {
        Optional<IncomingCall> call = registry.invite(request).filter(found -> found.isRepeatedBy(request));
        if (call.isPresent()) {
            call.get().receive(DialogEvent.RECEIVED_CANCEL, request, transaction);
            return;
        }
        // A re-INVITE is answered at once, so its CANCEL is always late; anything else is unknown.
        boolean late = registry.dialog(request.getCallId().getCallId(), request.getToTag())
                .isPresent();
        refuse(request, transaction, SipRefusal.of(late ? 200 : 481));
    }

    private void refuse(SIPRequest request, ServerTransaction transaction, SipRefusal refusal) throws SipFault {
        counters.count("refused." + refusal.status());
        SIPResponse response = SipMessages.response(request, refusal.status(), refusal.reason(), SipMessages.token());
        SipMessages.addHeaders(response, refusal.headers());
        wire.get().respond(transaction, response);
    }

    private static DialogEvent event(String method) {
        return switch (method) {
            case "INVITE" -> DialogEvent.RECEIVED_INVITE;
            case "BYE" -> DialogEvent.RECEIVED_BYE;
            case "UPDATE" -> DialogEvent.RECEIVED_UPDATE;
            case "INFO" -> DialogEvent.RECEIVED_INFO;
            case "REFER" -> DialogEvent.RECEIVED_REFER;
            case "NOTIFY" -> DialogEvent.RECEIVED_NOTIFY;
            case "OPTIONS" -> DialogEvent.RECEIVED_OPTIONS;
            case "PRACK" -> DialogEvent.RECEIVED_PRACK;
            default -> throw new IllegalStateException(method + " passed the validator");
        };
    }

    @Override
    public void processResponse(ResponseEvent event) {
        try {
            SIPResponse response = (SIPResponse) event.getResponse();
            ClientTransaction transaction = event.getClientTransaction();
            if (transaction != null && transaction.getApplicationData() instanceof PendingRequest pending) {
                if (response.getStatusCode() >= 200) {
                    transaction.setApplicationData(null); // it lives on for seconds, without the call
                }
                pending.answered(response);
                return;
            }
            // The transaction of an INVITE ends with its first 2xx; repeated ones come without.
            boolean success = response.getStatusCode() / 100 == 2;
            if (success && response.getCSeq().getMethod().equals("INVITE")) {
                registry.dialog(response.getCallId().getCallId(), response.getFromTag())
                        .ifPresent(call -> call.happen(DialogEvent.RECEIVED_SUCCESS, new Signal.Responded(response)));
            }
        } catch (RuntimeException | Error fault) {
            counters.count("failed.response");
            LOG.warn("a response could not be worked on", fault);
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        if (!event.isServerTransaction()
                && event.getClientTransaction().getApplicationData() instanceof PendingRequest pending) {
            pending.timedOut();
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        counters.count("failed.transport");
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // Nothing of ours hangs on it.
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        // The stack keeps no dialogs here.
    }
}
