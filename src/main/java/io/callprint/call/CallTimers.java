package io.callprint.call;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers of all calls. A timer's task only hands over to its call's serial executor, so one thread serves every call. */
@FunctionalInterface
public interface CallTimers {
    /** Runs the task once, {@code millis} from now, on any thread, unless cancelled first. */
    Timer after(long millis, Runnable task);

    /** A timer that may be stopped; stopping one that already ran does nothing. */
    @FunctionalInterface
    interface Timer {
        void cancel();
    }

    /** From now on what is cancelled on that thread is let go at once: a call has a timer of hours. */
    static CallTimers on(ScheduledThreadPoolExecutor scheduler) {
        scheduler.setRemoveOnCancelPolicy(true);
        return (millis, task) -> {
            ScheduledFuture<?> timer = scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
            return () -> timer.cancel(false);
        };
    }
}
