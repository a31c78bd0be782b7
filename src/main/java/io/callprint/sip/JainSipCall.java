package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: runs {@link DialogTable} on its serial executor. What both directions share is here; how an INVITE is
 * answered is in {@link IncomingCall}, how one is placed in {@link OutgoingCall}, offers within the call in {@link
 * OfferExchange}, transfers in {@link ReferExchange}; it sends by {@link DialogTraffic} and speaks to its listener by
 * {@link Audience}. Fields that are not final are owned by the serial executor.
 */
abstract sealed class JainSipCall implements SipCall permits IncomingCall, OutgoingCall {
    private static final Logger LOG = LoggerFactory.getLogger(JainSipCall.class);

    final SipWire wire;
    final SipDialog dialog;
    final ScheduledExecutorService timer;
    final SerialExecutor serial;
    final Audience audience = new Audience();
    final DialogTraffic traffic;
    final OfferExchange offers;
    final SessionTimer session;

    /** Ours with the trunk at the far end. */
    final Optional<Account> account;

    private final ReferExchange refers;
    private Runnable atEnd = () -> {};
    private final CallRegistry registry;

    private volatile DialogState state;

    JainSipCall(
            SipWire wire,
            SipDialog dialog,
            ScheduledExecutorService timer,
            Executor workers,
            CallRegistry registry,
            DialogState state,
            Optional<Account> account) {
        this.account = account;
        this.wire = wire;
        this.dialog = dialog;
        this.timer = timer;
        this.registry = registry;
        this.state = state;
        this.serial = new SerialExecutor(workers);
        this.traffic = new DialogTraffic(this);
        this.offers = new OfferExchange(this);
        this.session = new SessionTimer(this);
        this.refers = new ReferExchange(this);
    }

    @Override
    public String callId() {
        return dialog.callId();
    }

    @Override
    public Optional<String> replaces() {
        return dialog.replaces();
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
    public void tell(Telling how, List<SipHeader> headers) {
        happen(DialogEvent.TELL, new Signal.Wished(how.name(), 0, "", headers));
    }

    @Override
    public void hangUp(List<SipHeader> headers) {
        happen(DialogEvent.HANG_UP, new Signal.Wished("", 603, "", headers));
    }

    /** Another call takes its place (RFC 3891 section 3). */
    void replaced() {
        happen(DialogEvent.HANG_UP, new Signal.Wished("", Signal.Wished.REPLACED, "", List.of()));
    }

    /** For other threads, which must not act on it but by an event. */
    DialogState state() {
        return state;
    }

    void close() {
        happen(DialogEvent.CLOSE, new Signal.Wished("", Signal.Wished.CLOSING, "", List.of()));
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
                traffic.refuse(signal, SipRefusal.of(481));
            } else if (numbered && !dialog.inOrder(request)) {
                traffic.refuse(signal, new SipRefusal(500, "CSeq out of order", List.of()));
            } else {
                step(event, signal);
            }
        });
    }

    /** One transition, on the serial executor. */
    final void step(DialogEvent event, Signal signal) {
        Optional<DialogTable.Row> row = DialogTable.row(state, event);
        if (row.isEmpty()) {
            LOG.debug("call {}: {} means nothing in state {}", callId(), event, state);
            if (signal instanceof Signal.Requested requested) {
                traffic.refuse(requested, SipRefusal.of(481));
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
            traffic.refuse(requested, SipRefusal.of(500));
        }
        DialogState before = state;
        if (before == DialogState.CONFIRMED || before == DialogState.ANSWERED) {
            state = DialogState.ENDED;
            try {
                traffic.sendBye(List.of());
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
                traffic.sendBye(signal.headersToSend());
                end(signal.endByUs(), 0);
            }
            case SEND_PENDING_BYE -> {
                offers.stop();
                traffic.sendBye(List.of());
            }
            case BYE_WITHOUT_ACK -> endByBye(SipEnd.Cause.NO_ACK, 0);
            case BYE_TIMED_OUT -> endByBye(SipEnd.Cause.TIMED_OUT, 408);
            case BYE_GONE -> endByBye(SipEnd.Cause.PROTOCOL_ERROR, ((Signal.Fired) signal).status());
            case ANSWER_BYE -> {
                traffic.accept(signal.requested());
                end(SipEnd.Cause.REMOTE_HUNG_UP, 0);
            }
            case CONFIRM_BYE -> {
                traffic.accept(signal.requested());
                offers.stop();
            }
            case CONFIRM_CANCEL -> traffic.accept(signal.requested());
            case END_AFTER_ACK -> end(SipEnd.Cause.LOCAL_HUNG_UP, 0);
            case ANSWER_EARLY_UPDATE -> offers.answerEarly(signal.requested());
            case REFRESH_SESSION -> session.refresh(List.of());
            case SEND_NEWS -> sendNews(Telling.valueOf(signal.wished().text()), signal.headersToSend());
            case ANSWER_OFFER -> offers.answer(signal.requested());
            case END_RETRANSMISSION -> offers.acknowledged(signal.requested().request());
            case SEND_REOFFER -> offers.send(signal.wished().text(), List.of());
            case REFUSE_RETRY_LATER ->
                traffic.refuse(signal.requested(), SipRefusal.of(500, new SipHeader("Retry-After", "1")));
            case REFUSE_PENDING -> traffic.refuse(signal.requested(), SipRefusal.of(491));
            case REFUSE_GONE -> traffic.refuse(signal.requested(), SipRefusal.of(481));
            case ANSWER_CAPABILITIES -> traffic.respond(signal.requested(), 200, "", SipCapabilities.ALL);
            case ANSWER_INFO -> InfoRequests.answer(this, signal.requested());
            case ANSWER_NOTIFY -> refers.notified(signal.requested());
            case ANSWER_REFER -> refers.answer(signal.requested());
            case SEND_REFER -> refers.send(signal.wished());
            case SEND_NOTIFY -> refers.sendNotify(signal.wished().status());
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
                    REPEAT_ACK,
                    ANSWER_PRACK,
                    GIVE_UP_RINGING -> performOpening(action, signal);
        }
    }

    private void sendNews(Telling how, List<SipHeader> headers) throws SipFault {
        switch (how) {
            case UPDATE -> session.refresh(headers);
            case RE_INVITE -> offers.sendAgain(headers);
            case INFO -> {
                SIPRequest info = dialog.request("INFO");
                SipMessages.addHeaders(info, headers);
                traffic.send(info);
            }
        }
    }

    private void endByBye(SipEnd.Cause cause, int status) throws SipFault {
        traffic.sendBye(List.of());
        end(cause, status);
    }

    /** The actions around the first INVITE. */
    abstract void performOpening(DialogAction action, Signal signal) throws SipFault;

    /** Ends an INVITE without a final response, after a fault of ours. */
    abstract void abandon();

    /** The one end of the call as its listener sees it. */
    final void end(SipEnd.Cause cause, int status) {
        if (audience.hasLeft()) {
            return;
        }
        audience.leave();
        offers.stopUnlessAnswerIsDue(state);
        session.stop();
        registry.ended();
        atEnd.run();
        refers.callEnded(cause == SipEnd.Cause.REMOTE_HUNG_UP);
        audience.tellEnd(new SipEnd(cause, status), callId());
    }

    /** Whether the far end is known to be where its messages say they come from. */
    abstract boolean isFarEndProven();

    /** Runs once the call has ended; set before it begins. */
    void atEnd(Runnable task) {
        atEnd = task;
    }

    /** Lets the registry go once nothing more can come. */
    final void forgetWhenDone() {
        if (state == DialogState.ENDED && audience.hasLeft() && traffic.isQuiet()) {
            registry.forget(this);
        }
    }

    /** @return cancels it, which does nothing once it has run */
    final Runnable later(int delayMillis, Runnable task) {
        try {
            ScheduledFuture<?> due = timer.schedule(() -> serial.execute(task), delayMillis, TimeUnit.MILLISECONDS);
            return () -> due.cancel(false);
        } catch (RejectedExecutionException closing) {
            LOG.debug("call {}: closing", callId());
            return () -> {};
        }
    }

    private static String oneLine(String text) {
        if (text.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("\"" + text + "\" holds a control character");
        }
        return text;
    }
}
