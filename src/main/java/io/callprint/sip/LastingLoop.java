package io.callprint.sip;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outermost loop of a thread that nobody starts again: whatever is thrown within it, no memory too, costs what was
 * being worked on and no more. Without it one {@link Error} in the stack would leave the endpoint deaf for good.
 */
final class LastingLoop {
    private static final Logger LOG = LoggerFactory.getLogger(LastingLoop.class);

    /** So that a fault that stays does not take a whole core. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a thread does; returns when there is no more to do. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private LastingLoop() {}

    /**
     * Runs the body, again after it threw, as long as the thread is wanted.
     *
     * @param name of the thread, for the counter {@code failed.NAME}
     */
    static void run(String name, SipCounters counters, BooleanSupplier isWanted, Body body) {
        while (isWanted.getAsBoolean()) {
            try {
                body.run();
            } catch (Throwable fault) {
                if (isWanted.getAsBoolean()) {
                    note(name, counters, fault);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private static void note(String name, SipCounters counters, Throwable fault) {
        try {
            counters.count("failed." + name);
            LOG.error("{} lost what it was working on and goes on", name, fault);
        } catch (Throwable again) {
            // Without memory there is no telling either; to go on matters more.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
