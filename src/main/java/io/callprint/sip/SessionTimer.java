package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a call's session fresh, or finds out that its far end is gone (RFC 4028): sends the refresh when that is on us, by
 * UPDATE where the far end takes it, else by re-INVITE; lets the call end when no refresh came. Owned by the call's serial
 * executor.
 */
final class SessionTimer {
    private static final Logger LOG = LoggerFactory.getLogger(SessionTimer.class);

    /** After 491 or 500: the far end is busy with an offer of its own. */
    private static final int RETRY_SECONDS = 3;

    private final JainSipCall call;

    private Optional<SessionInterval> agreed = Optional.empty();
    private boolean updateIsRefused;

    /** Counts starts, so that a timer of an earlier one knows it is late. */
    private int generation;

    /** Takes the timer back: it is one of many minutes, and would hold the call as long. */
    private Runnable cancel = () -> {};

    SessionTimer(JainSipCall call) {
        this.call = call;
    }

    /** Headers of the 2xx to a request of the far end; the timer begins anew with it. */
    List<SipHeader> agreeAsServer(SIPRequest request) {
        start(RawMessage.of(request).flatMap(raw -> SessionInterval.asServer(raw, call.wire.sessionSeconds())));
        return agreed.map(SessionInterval::inResponse).orElse(List.of());
    }

    /** A 2xx to a request of ours came. Without an interval of its own the one we asked for goes on, refreshed by us. */
    void agreeAsClient(SIPResponse response) {
        Optional<SessionInterval> given = RawMessage.of(response).flatMap(SessionInterval::asClient);
        start(given.or(() -> agreed.map(wanted -> new SessionInterval(wanted.seconds(), true))));
    }

    /** Headers for an INVITE or UPDATE of ours. */
    List<SipHeader> wished() {
        return agreed.map(SessionInterval::inRequest).orElse(List.of());
    }

    private void start(Optional<SessionInterval> interval) {
        agreed = interval;
        int current = ++generation;
        cancel.run();
        interval.ifPresent(now -> later(now.dueSeconds(), current, now.weRefresh()));
    }

    private void later(int seconds, int of, boolean refresh) {
        long millis = (long) seconds * call.wire.timing().sessionSecondMillis();
        cancel.run();
        if (call.audience.hasLeft()) {
            return; // an answer that crossed our BYE
        }
        cancel = call.later((int) Math.min(millis, Integer.MAX_VALUE), () -> {
            if (of == generation) {
                call.step(refresh ? DialogEvent.REFRESH_DUE : DialogEvent.SESSION_EXPIRED, new Signal.Fired(408));
                call.forgetWhenDone();
            }
        });
    }

    /**
     * Sends the refresh.
     *
     * @param news further headers: they come again by re-INVITE where the UPDATE is refused
     */
    void refresh(List<SipHeader> news) throws SipFault {
        if (updateIsRefused || !call.dialog.takesUpdate()) {
            call.offers.sendAgain(news);
            return;
        }
        SIPRequest update = call.dialog.request("UPDATE");
        SipMessages.addHeaders(update, List.of(SipCapabilities.SUPPORTED));
        SipMessages.addHeaders(update, wished());
        SipMessages.addHeaders(update, news);
        call.traffic.send(
                update,
                response -> {
                    refreshed(response);
                    int status = response.getStatusCode();
                    if (!news.isEmpty() && status / 100 != 2 && status != 408 && status != 481) {
                        call.tell(SipCall.Telling.RE_INVITE, news);
                    }
                },
                () -> {});
    }

    private void refreshed(SIPResponse response) {
        int status = response.getStatusCode();
        if (status / 100 == 2) {
            call.dialog.refreshTarget(response);
            agreeAsClient(response);
        } else {
            updateIsRefused |= status == 405 || status == 501 || status == 420;
            refused(response);
        }
    }

    /** A request that should have refreshed was refused: with 408 and 481 the call is over anyway. */
    void refused(SIPResponse response) {
        int status = response.getStatusCode();
        LOG.debug("call {}: refresh refused with {}", call.callId(), status);
        if (agreed.isEmpty() || !agreed.get().weRefresh() || status == 408 || status == 481) {
            return;
        }
        SessionInterval now = agreed.get();
        if (status == 422) {
            int least = RawMessage.of(response).map(SessionInterval::leastOf).orElse(SessionInterval.MIN_SECONDS);
            boolean asksForMore = least > now.seconds();
            agreed = Optional.of(now.atLeast(least));
            later(asksForMore ? 0 : RETRY_SECONDS, ++generation, true);
        } else if (updateIsRefused && (status == 405 || status == 501 || status == 420)) {
            later(0, ++generation, true);
        } else {
            boolean isBusy = status == 491 || status == 500;
            later(isBusy ? RETRY_SECONDS : now.dueSeconds(), ++generation, true);
        }
    }

    void stop() {
        generation++;
        cancel.run();
    }
}
