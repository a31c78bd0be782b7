package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: runs {@link DialogTable} on its serial executor. What both directions share is here; how an INVITE is
 * answered is in {@link IncomingCall}, how one is placed in {@link OutgoingCall}, offers within the call in {@link
 * OfferExchange}. Fields that are not final are owned by the serial executor.
 */
abstract sealed class JainSipCall implements SipCall permits IncomingCall, OutgoingCall {
    private static final Logger LOG = LoggerFactory.getLogger(JainSipCall.class);

    final SipWire wire;
    final SipDialog dialog;
    final ScheduledExecutorService timer;
    final SerialExecutor serial;
    final OfferExchange offers;
    private final CallRegistry registry;

    private DialogState state;
    private @Nullable SipCallListener listener;
    private @Nullable Transfer transfer;
    private boolean ended;

    /** Requests of ours without a final answer, which keep an ended call in the registry. */
    private int unanswered;

    JainSipCall(
            SipWire wire,
            SipDialog dialog,
            ScheduledExecutorService timer,
            Executor workers,
            CallRegistry registry,
            DialogState state) {
        this.wire = wire;
        this.dialog = dialog;
        this.timer = timer;
        this.registry = registry;
        this.state = state;
        this.serial = new SerialExecutor(workers);
        this.offers = new OfferExchange(this);
    }

    @Override
    public String callId() {
        return dialog.callId();
    }

    String localTag() {
        return dialog.localTag();
    }

    @Override
    public Executor serial() {
        return serial;
    }

    @Override
    public void ring() {
        happen(DialogEvent.RING, new Signal.Wished("", 180, "", List.of()));
    }

    @Override
    public void answer(String sdp, List<SipHeader> headers) {
        happen(DialogEvent.ANSWER, new Signal.Wished(sdp, 200, "", headers));
    }

    @Override
    public void reject(int status, String reason, List<SipHeader> headers) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("a call is refused with 300 to 699, not " + status);
        }
        happen(DialogEvent.REJECT, new Signal.Wished("", status, oneLine(reason), headers));
    }

    @Override
    public void refer(String target, List<SipHeader> headers) {
        happen(DialogEvent.REFER, new Signal.Wished(oneLine(target), 0, "", headers));
    }

    @Override
    public void notifyRefer(int status) {
        happen(DialogEvent.NOTIFY_REFER, new Signal.Wished("", status, "", List.of()));
    }

    @Override
    public void reoffer(String sdp) {
        happen(DialogEvent.REOFFER, new Signal.Wished(sdp, 0, "", List.of()));
    }

    @Override
    public void hangUp(List<SipHeader> headers) {
        happen(DialogEvent.HANG_UP, new Signal.Wished("", 603, "", headers));
    }

    void close() {
        happen(DialogEvent.CLOSE, new Signal.Wished("", 503, "", List.of()));
    }

    /** Takes an event from any thread. */
    void happen(DialogEvent event, Signal signal) {
        serial.execute(() -> step(event, signal));
    }

    /** A request within the dialog, from a worker of the stack. */
    void receive(DialogEvent event, SIPRequest request, @Nullable ServerTransaction transaction) {
        serial.execute(() -> {
            Signal.Requested signal = new Signal.Requested(request, transaction);
            boolean numbered = event != DialogEvent.RECEIVED_ACK && event != DialogEvent.RECEIVED_CANCEL;
            if (!dialog.isFrom(request.getFrom().getTag())) {
                refuse(signal, SipRefusal.of(481));
            } else if (numbered && !dialog.inOrder(request)) {
                refuse(signal, new SipRefusal(500, "CSeq out of order", List.of()));
            } else {
                step(event, signal);
            }
        });
    }

    private void step(DialogEvent event, Signal signal) {
        Optional<DialogTable.Row> row = DialogTable.row(state, event);
        if (row.isEmpty()) {
            LOG.debug("call {}: {} means nothing in state {}", callId(), event, state);
            if (signal instanceof Signal.Requested requested) {
                refuse(requested, SipRefusal.of(481));
            }
            return;
        }
        state = row.get().next();
        try {
            perform(row.get().action(), signal);
        } catch (SipFault broken) {
            LOG.debug("call {}: {}", callId(), row.get().action(), broken);
            state = DialogState.ENDED;
            end(SipEnd.Cause.TIMED_OUT, 0);
        } catch (RuntimeException fault) {
            LOG.error("call {}: {} failed", callId(), row.get().action(), fault);
            breakOff(signal);
        }
        forgetWhenDone();
    }

    /** A fault of ours or of the listener: the far end must not wait for us. */
    private void breakOff(Signal signal) {
        if (signal instanceof Signal.Requested requested) {
            refuse(requested, SipRefusal.of(500));
        }
        DialogState before = state;
        if (before == DialogState.CONFIRMED || before == DialogState.ANSWERED) {
            state = DialogState.ENDED;
            try {
                sendBye(List.of());
            } catch (SipFault | RuntimeException unreachable) {
                LOG.debug("call {}: no BYE", callId(), unreachable);
            }
        } else {
            abandon();
            state = DialogState.ENDED;
        }
        end(SipEnd.Cause.PROTOCOL_ERROR, 500);
    }

    private void perform(DialogAction action, Signal signal) throws SipFault {
        switch (action) {
            case SEND_BYE -> {
                offers.stop();
                sendBye(headers(signal));
                end(
                        signal instanceof Signal.Wished(var text, int status, var reason, var headers) && status == 503
                                ? SipEnd.Cause.ENDPOINT_CLOSED
                                : SipEnd.Cause.LOCAL_HUNG_UP,
                        0);
            }
            case SEND_PENDING_BYE -> {
                offers.stop();
                sendBye(List.of());
            }
            case BYE_WITHOUT_ACK -> {
                sendBye(List.of());
                end(SipEnd.Cause.NO_ACK, 0);
            }
            case BYE_TIMED_OUT -> {
                sendBye(List.of());
                end(SipEnd.Cause.TIMED_OUT, 408);
            }
            case BYE_GONE -> {
                sendBye(List.of());
                end(SipEnd.Cause.PROTOCOL_ERROR, ((Signal.Fired) signal).status());
            }
            case ANSWER_BYE -> {
                respond(requested(signal), 200, "", List.of());
                end(SipEnd.Cause.REMOTE_HUNG_UP, 0);
            }
            case CONFIRM_BYE -> {
                respond(requested(signal), 200, "", List.of());
                offers.stop();
            }
            case CONFIRM_CANCEL -> respond(requested(signal), 200, "", List.of());
            case END_AFTER_ACK -> end(SipEnd.Cause.LOCAL_HUNG_UP, 0);
            case ANSWER_OFFER -> offers.answer(requested(signal));
            case END_RETRANSMISSION -> offers.acknowledged(requested(signal).request());
            case SEND_REOFFER -> offers.send(((Signal.Wished) signal).text());
            case REFUSE_RETRY_LATER -> refuse(requested(signal), SipRefusal.of(500, new SipHeader("Retry-After", "1")));
            case REFUSE_PENDING -> refuse(requested(signal), SipRefusal.of(491));
            case REFUSE_GONE -> refuse(requested(signal), SipRefusal.of(481));
            case ANSWER_CAPABILITIES -> respond(requested(signal), 200, "", SipCapabilities.ALL);
            case ANSWER_INFO -> answerInfo(requested(signal));
            case ANSWER_NOTIFY -> answerNotify(requested(signal));
            case ANSWER_REFER -> answerRefer(requested(signal));
            case SEND_REFER -> sendRefer((Signal.Wished) signal);
            case SEND_NOTIFY -> sendNotify(((Signal.Wished) signal).status());
            case NOTHING -> {
                // The row says that nothing is due.
            }
            case SEND_RINGING,
                    SEND_ANSWER,
                    SEND_REJECTION,
                    SEND_UNAVAILABLE,
                    CANCEL_INVITE,
                    END_UNANSWERED,
                    ESTABLISH,
                    TELL_PROGRESS,
                    TELL_ANSWERED,
                    TELL_REFUSED,
                    TELL_TIMEOUT,
                    SEND_CANCEL,
                    SEND_DUE_CANCEL,
                    ACK_THEN_BYE,
                    REPEAT_ACK -> performOpening(action, signal);
        }
    }

    /** The actions around the first INVITE. */
    abstract void performOpening(DialogAction action, Signal signal) throws SipFault;

    /** Ends an INVITE without a final response, after a fault of ours. */
    abstract void abandon();

    private void answerInfo(Signal.Requested info) throws SipFault {
        Optional<Character> digit = SipBodies.digit(info.request());
        if (digit.isEmpty() && SipBodies.hasBody(info.request())) {
            boolean keys = SipBodies.isType(info.request(), "application", "dtmf-relay")
                    || SipBodies.isType(info.request(), "application", "dtmf");
            refuse(info, keys ? SipRefusal.of(400) : SipRefusal.of(415, SipCapabilities.ACCEPT));
            return;
        }
        respond(info, 200, "", List.of());
        digit.ifPresent(key -> tell(told -> told.onInfoDigit(key)));
    }

    private void answerNotify(Signal.Requested notify) throws SipFault {
        Optional<String> event = raw(notify.request()).flatMap(message -> message.first("Event"));
        if (transfer == null || event.filter(value -> value.startsWith("refer")).isEmpty()) {
            refuse(notify, SipRefusal.of(event.isPresent() && transfer != null ? 489 : 481));
            return;
        }
        respond(notify, 200, "", List.of());
        boolean last = raw(notify.request())
                .flatMap(message -> message.first("Subscription-State"))
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("terminated"))
                .isPresent();
        transfer.notified(SipBodies.fragmentStatus(notify.request()).orElse(0), last);
    }

    private void answerRefer(Signal.Requested refer) throws SipFault {
        RawMessage raw = raw(refer.request()).orElseThrow();
        String target = raw.first("Refer-To").orElse("");
        SipCallListener told = listener;
        int status = told == null ? 603 : told.onRefer(target, raw.wellFormed());
        respond(refer, status, "", List.of());
        if (status / 100 == 2) {
            sendNotify(100);
        }
    }

    private void sendNotify(int status) throws SipFault {
        SIPRequest notify = dialog.request("NOTIFY");
        SipMessages.addExtension(notify, "Event", "refer");
        SipMessages.addExtension(
                notify, "Subscription-State", status < 200 ? "active;expires=60" : "terminated;reason=noresource");
        String phrase = SIPResponse.getReasonPhrase(status);
        SipMessages.setBody(
                notify, "message", "sipfrag", "SIP/2.0 " + status + " " + (phrase == null ? "" : phrase) + "\r\n");
        send(notify, response -> {}, () -> {});
    }

    private void sendRefer(Signal.Wished wish) throws SipFault {
        SipCallListener told = listener;
        if (told == null || (transfer != null && transfer.isPending())) {
            LOG.debug("call {}: a transfer is under way already", callId());
            return;
        }
        Transfer begun = new Transfer(told);
        transfer = begun;
        SIPRequest refer = dialog.request("REFER");
        String target = wish.text();
        SipMessages.addExtension(refer, "Refer-To", target.indexOf('<') >= 0 ? target : "<" + target + ">");
        SipMessages.addHeaders(refer, wish.headers());
        try {
            send(
                    refer,
                    response -> {
                        if (response.getStatusCode() / 100 == 2) {
                            begun.accepted(timer, serial, wire.timing().referMillis());
                        } else {
                            begun.refused(response.getStatusCode());
                        }
                    },
                    begun::timedOut);
        } catch (SipFault unreachable) {
            begun.timedOut();
            throw unreachable;
        }
    }

    /** Sends a request of the dialog; the continuations run on the serial executor, one of them, once. */
    final void send(SIPRequest request, Consumer<SIPResponse> onFinal, Runnable onTimeout) throws SipFault {
        unanswered++;
        PendingRequest pending = new PendingRequest() {
            private boolean done;

            @Override
            public void answered(SIPResponse response) {
                if (response.getStatusCode() >= 200) {
                    serial.execute(() -> finish(() -> {
                        onFinal.accept(response);
                        int status = response.getStatusCode();
                        if (status == 481 || status == 408) {
                            // RFC 3261 section 12.2.1.2: the dialog is gone.
                            step(DialogEvent.DIALOG_GONE, new Signal.Fired(status));
                        }
                    }));
                }
            }

            @Override
            public void timedOut() {
                serial.execute(() -> finish(() -> {
                    onTimeout.run();
                    step(DialogEvent.REQUEST_TIMEOUT, new Signal.Fired(408));
                }));
            }

            private void finish(Runnable rest) {
                if (!done) {
                    done = true;
                    unanswered--;
                    rest.run();
                    forgetWhenDone();
                }
            }
        };
        try {
            wire.request(request, pending);
        } catch (SipFault failed) {
            unanswered--;
            throw failed;
        }
    }

    final void sendBye(List<SipHeader> headers) throws SipFault {
        SIPRequest bye = dialog.request("BYE");
        SipMessages.addHeaders(bye, headers);
        send(bye, response -> {}, () -> {});
    }

    final void respond(Signal.Requested requested, int status, String reason, List<SipHeader> headers) throws SipFault {
        if (requested.transaction() == null) {
            return;
        }
        SIPResponse response = dialog.response(requested.request(), status, reason);
        SipMessages.addHeaders(response, headers);
        wire.respond(requested.transaction(), response);
    }

    /** Refuses a request; that it could not be sent is the far end's loss. */
    final void refuse(Signal.Requested requested, SipRefusal refusal) {
        try {
            respond(requested, refusal.status(), refusal.reason(), refusal.headers());
        } catch (SipFault unreachable) {
            LOG.debug("call {}: refusal not sent", callId(), unreachable);
        }
    }

    final void listen(SipCallListener told) {
        this.listener = told;
    }

    final void tell(Consumer<SipCallListener> message) {
        SipCallListener told = listener;
        if (told != null && !ended) {
            message.accept(told);
        }
    }

    final Optional<String> askOffer(Optional<String> offer) {
        SipCallListener told = listener;
        return told == null || ended ? Optional.empty() : told.onOffer(offer);
    }

    /** The one end of the call as its listener sees it. */
    final void end(SipEnd.Cause cause, int status) {
        if (ended) {
            return;
        }
        ended = true;
        offers.stopUnlessAnswerIsDue(state);
        registry.ended();
        SipCallListener told = listener;
        if (told == null) {
            return;
        }
        try {
            if (transfer != null) {
                transfer.callEnded(cause == SipEnd.Cause.REMOTE_HUNG_UP);
            }
        } catch (RuntimeException fault) {
            LOG.error("call {}: onReferOutcome failed", callId(), fault);
        }
        try {
            told.onEnded(new SipEnd(cause, status));
        } catch (RuntimeException fault) {
            LOG.error("call {}: onEnded failed", callId(), fault);
        }
    }

    final boolean isEnded() {
        return ended;
    }

    final boolean isConfirmed() {
        return state == DialogState.CONFIRMED;
    }

    /** Whether nothing of ours is on its way any more. */
    final boolean isQuiet() {
        return ended && unanswered == 0;
    }

    private void forgetWhenDone() {
        if (state == DialogState.ENDED && isQuiet()) {
            registry.forget(this);
        }
    }

    final void later(int delayMillis, Runnable task) {
        try {
            // Nobody waits for it: a task that fails is logged by the serial executor.
            ScheduledFuture<?> ignored = timer.schedule(() -> serial.execute(task), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            LOG.debug("call {}: closing", callId());
        }
    }

    static Signal.Requested requested(Signal signal) {
        return (Signal.Requested) signal;
    }

    static List<SipHeader> headers(Signal signal) {
        return signal instanceof Signal.Wished(var text, var status, var reason, List<SipHeader> headers)
                ? headers
                : List.of();
    }

    static Optional<RawMessage> raw(SIPRequest request) {
        return request.getApplicationData() instanceof RawMessage raw ? Optional.of(raw) : Optional.empty();
    }

    private static String oneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("\"" + text + "\" holds a control character");
        }
        return text;
    }
}
