package io.callprint.sip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SIP stack's timer, one thread {@code sip-transactions}. What is cancelled is let go at once: the stack's own keeps an
 * entry of each transaction until its longest time would have come, ten minutes for an INVITE. Public, with a public
 * constructor, because the stack makes it by name. Thread-safe.
 */
public final class StackTimer implements SipTimer {
    private static final Logger LOG = LoggerFactory.getLogger(StackTimer.class);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("sip-transactions").daemon().factory());

    public StackTimer() {
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {
        // The thread begins with the first task.
    }

    @Override
    public void stop() {
        thread.shutdownNow();
    }

    @Override
    public boolean isStarted() {
        return !thread.isShutdown();
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delay) {
        return begin(task, due -> thread.schedule(due, delay, TimeUnit.MILLISECONDS));
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delay, long period) {
        return begin(task, due -> thread.scheduleWithFixedDelay(due, delay, period, TimeUnit.MILLISECONDS));
    }

    /** Tasks that wait for their time. */
    int waiting() {
        return thread.getQueue().size();
    }

    private static boolean begin(SIPStackTimerTask task, Function<Due, ScheduledFuture<?>> schedule) {
        Due due = new Due(task);
        task.setSipTimerTask(due);
        try {
            due.begun(schedule.apply(due));
        } catch (RejectedExecutionException stopped) {
            throw new IllegalStateException("the SIP stack is stopped", stopped); // which the stack expects
        }
        return true;
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        return task.getSipTimerTask() instanceof Due due && due.cancel();
    }

    /** A task of the stack, until it is cancelled. */
    private static final class Due implements Runnable {
        private volatile @Nullable SIPStackTimerTask task;
        private volatile @Nullable ScheduledFuture<?> future;

        Due(SIPStackTimerTask task) {
            this.task = task;
        }

        void begun(ScheduledFuture<?> scheduled) {
            future = scheduled;
            if (task == null) {
                scheduled.cancel(false); // by itself, in its first run
            }
        }

        @Override
        public void run() {
            SIPStackTimerTask now = task;
            if (now != null) {
                try {
                    now.runTask();
                } catch (RuntimeException | Error fault) {
                    LOG.warn("a timer of the SIP stack failed", fault);
                }
            }
        }

        boolean cancel() {
            SIPStackTimerTask cancelled = task;
            if (cancelled == null) {
                return false;
            }
            cancelled.cleanUpBeforeCancel();
            task = null;
            ScheduledFuture<?> scheduled = future;
            return scheduled != null && scheduled.cancel(false);
        }
    }
}
