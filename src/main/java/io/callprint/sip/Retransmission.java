package io.callprint.sip;

import gov.nist.javax.sip.message.SIPResponse;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a 200 to INVITE again until its ACK comes: after T1, doubling up to T2, on reliable transports too; gives up
 * after 64*T1 (RFC 3261 section 13.3.1.4). Owned by the call's serial executor.
 */
final class Retransmission {
    private static final Logger LOG = LoggerFactory.getLogger(Retransmission.class);

    private final SipWire wire;
    private final ScheduledExecutorService timer;
    private final SerialExecutor serial;
    private final Runnable onTimeout;

    private @Nullable SIPResponse response;
    private @Nullable ScheduledFuture<?> next;
    private int waitedMillis;

    /** Counts starts, so that a timer of an earlier one knows it is late. */
    private int generation;

    Retransmission(SipWire wire, ScheduledExecutorService timer, SerialExecutor serial, Runnable onTimeout) {
        this.wire = wire;
        this.timer = timer;
        this.serial = serial;
        this.onTimeout = onTimeout;
    }

    /** Begins with a response that was just sent. */
    void start(SIPResponse sent) {
        stop();
        response = sent;
        waitedMillis = 0;
        schedule(wire.timing().t1Millis(), sent, ++generation);
    }

    boolean isRunning() {
        return response != null;
    }

    /** Whether it waits for the ACK of that number. */
    boolean awaits(long sequence) {
        return response != null && response.getCSeq().getSeqNumber() == sequence;
    }

    void stop() {
        response = null;
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void schedule(int delayMillis, SIPResponse current, int of) {
        try {
            next = timer.schedule(
                    () -> serial.execute(() -> fire(delayMillis, current, of)), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            stop();
        }
    }

    private void fire(int delayMillis, SIPResponse current, int of) {
        if (response == null || of != generation) {
            return;
        }
        waitedMillis += delayMillis;
        if (waitedMillis >= wire.timing().giveUpMillis()) {
            stop();
            onTimeout.run();
            return;
        }
        try {
            wire.respondStateless(current);
        } catch (SipFault unreachable) {
            LOG.debug("200 not sent again", unreachable);
        }
        int doubled = Math.min(2 * delayMillis, wire.timing().t2Millis());
        schedule(Math.min(doubled, wire.timing().giveUpMillis() - waitedMillis), current, of);
    }
}
