package io.callprint.identity;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How the gallery's thread waits: for so long, or until somebody wakes it. */
interface Pause {
    void atMost(Duration time) throws InterruptedException;

    void wake();

    static Pause onTheClock() {
        Semaphore woken = new Semaphore(0);
        return new Pause() {
            @Override
            public void atMost(Duration time) throws InterruptedException {
                if (woken.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS)) {
                    woken.drainPermits();
                }
            }

            @Override
            public void wake() {
                woken.release();
            }
        };
    }
}
