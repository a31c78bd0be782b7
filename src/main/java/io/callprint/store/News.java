package io.callprint.store;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets one thread rest until another has news for it. */
public final class News {
    private final Semaphore permits = new Semaphore(0);

    /** Any thread. */
    public void arrived() {
        permits.release();
    }

    public void await(Duration atMost) throws InterruptedException {
        if (permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            permits.drainPermits();
        }
    }
}
