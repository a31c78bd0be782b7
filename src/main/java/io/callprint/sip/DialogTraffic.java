package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call sends within its dialog: requests, each with what is to happen at its end, and responses. Knows which
 * requests have no final answer yet. Owned by the call's serial executor.
 */
final class DialogTraffic {
    private static final Logger LOG = LoggerFactory.getLogger(DialogTraffic.class);

    private final JainSipCall call;

    /** Requests of ours without a final answer, which keep an ended call in the registry. */
    private int unanswered;

    DialogTraffic(JainSipCall call) {
        this.call = call;
    }

    /** Whether nothing of ours is on its way any more. */
    boolean isQuiet() {
        return unanswered == 0;
    }

    /** Sends a request of the dialog; the continuations run on the serial executor, one of them, once. */
    void send(SIPRequest request, Consumer<SIPResponse> onFinal, Runnable onTimeout) throws SipFault {
        unanswered++;
        try {
            call.wire.request(request, new Sent(request, onFinal, onTimeout));
        } catch (SipFault failed) {
            unanswered--;
            throw failed;
        }
    }

    /** Sends a request whose answer changes nothing. */
    void send(SIPRequest request) throws SipFault {
        send(request, response -> {}, () -> {});
    }

    /** Nobody who has not proven to be there gets a request, wherever a forged Contact would have it sent. */
    void sendBye(List<SipHeader> headers) throws SipFault {
        if (!call.isFarEndProven()) {
            return;
        }
        SIPRequest bye = call.dialog.request("BYE");
        SipMessages.addHeaders(bye, headers);
        send(bye);
    }

    void respond(Signal.Requested requested, int status, String reason, List<SipHeader> headers) throws SipFault {
        if (requested.transaction() == null) {
            return;
        }
        SIPResponse response = call.dialog.response(requested.request(), status, reason);
        SipMessages.addHeaders(response, headers);
        call.wire.respond(requested.transaction(), response);
    }

    void accept(Signal.Requested requested) throws SipFault {
        respond(requested, 200, "", List.of());
    }

    /** Refuses a request; that it could not be sent is the far end's loss. */
    void refuse(Signal.Requested requested, SipRefusal refusal) {
        try {
            respond(requested, refusal.status(), refusal.reason(), refusal.headers());
        } catch (SipFault unreachable) {
            LOG.debug("call {}: refusal not sent", call.callId(), unreachable);
        }
    }

    /** The request once more when it was challenged and we know the password. */
    private boolean sentAgain(
            SIPRequest request, SIPResponse response, Consumer<SIPResponse> onFinal, Runnable onTimeout) {
        Optional<SIPRequest> next = answerChallenge(request, response);
        if (next.isEmpty()) {
            return false;
        }
        try {
            send(next.get(), onFinal, onTimeout);
            return true;
        } catch (SipFault unreachable) {
            LOG.debug("call {}: not sent again", call.callId(), unreachable);
            return false;
        }
    }

    /** A request with the answer to its challenge; empty when the response is none, or we cannot answer it. */
    Optional<SIPRequest> answerChallenge(SIPRequest request, SIPResponse response) {
        return call.account
                .flatMap(known ->
                        known.answer(response, request, request.getRequestURI().toString()))
                .map(credentials -> call.dialog.again(request, List.of(credentials)));
    }

    /** One request on its way. */
    private final class Sent implements PendingRequest {
        private final SIPRequest request;
        private final Consumer<SIPResponse> onFinal;
        private final Runnable onTimeout;
        private boolean done;

        Sent(SIPRequest request, Consumer<SIPResponse> onFinal, Runnable onTimeout) {
            this.request = request;
            this.onFinal = onFinal;
            this.onTimeout = onTimeout;
        }

        @Override
        public void answered(SIPResponse response) {
            int status = response.getStatusCode();
            if (status >= 200) {
                call.serial.execute(() -> finish(() -> {
                    if (sentAgain(request, response, onFinal, onTimeout)) {
                        return;
                    }
                    onFinal.accept(response);
                    if (status == 481 || status == 408) {
                        // RFC 3261 section 12.2.1.2: the dialog is gone.
                        call.step(DialogEvent.DIALOG_GONE, new Signal.Fired(status));
                    }
                }));
            }
        }

        @Override
        public void timedOut() {
            call.serial.execute(() -> finish(() -> {
                onTimeout.run();
                call.step(DialogEvent.REQUEST_TIMEOUT, new Signal.Fired(408));
            }));
        }

        private void finish(Runnable rest) {
            if (!done) {
                done = true;
                unanswered--;
                rest.run();
                call.forgetWhenDone();
            }
        }
    }
}
