package io.callprint.sip;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One REFER of ours and what became of it (RFC 3515): tells progress, and its outcome exactly once. Owned by the call's
 * serial executor.
 */
final class Transfer {
    private final SipCallListener listener;
    private boolean accepted;
    private boolean told;
    private @Nullable ScheduledFuture<?> deadline;

    Transfer(SipCallListener listener) {
        this.listener = listener;
    }

    boolean isPending() {
        return !told;
    }

    /** A 2xx to the REFER: from now on NOTIFYs are due. */
    void accepted(ScheduledExecutorService timer, SerialExecutor serial, int withinMillis) {
        if (told) {
            return;
        }
        accepted = true;
        try {
            deadline = timer.schedule(
                    () -> serial.execute(() -> tell(new ReferOutcome.TimedOut())), withinMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            tell(new ReferOutcome.TimedOut());
        }
    }

    /** A final refusal of the REFER itself. */
    void refused(int status) {
        tell(status == 408 ? new ReferOutcome.TimedOut() : new ReferOutcome.Refused(status));
    }

    /** The REFER was never answered. */
    void timedOut() {
        tell(new ReferOutcome.TimedOut());
    }

    /**
     * A NOTIFY.
     *
     * @param status the sipfrag's status, 0 when it had none
     * @param last whether the subscription ended with it
     */
    void notified(int status, boolean last) {
        if (told) {
            return;
        }
        // A NOTIFY may overtake the 202.
        accepted = true;
        if (status >= 200) {
            tell(status < 300 ? new ReferOutcome.Connected(status) : new ReferOutcome.Refused(status));
        } else {
            if (status > 0) {
                listener.onReferProgress(status);
            }
            if (last) {
                tell(new ReferOutcome.TimedOut());
            }
        }
    }

    /** The call is over, by the far end or by us. */
    void callEnded(boolean byRemote) {
        tell(accepted && byRemote ? new ReferOutcome.AcceptedThenHungUp() : new ReferOutcome.TimedOut());
    }

    private void tell(ReferOutcome outcome) {
        if (told) {
            return;
        }
        told = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        listener.onReferOutcome(outcome);
    }
}
