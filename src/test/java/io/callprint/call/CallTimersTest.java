package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTimersTest {
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    private final CallTimers timers = CallTimers.on(thread);

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    /** The longest call may last hours; a call of seconds must not be held as long. */
    @Test
    void aCancelledTimerIsLetGoAtOnce() {
        CallTimers.Timer longest = timers.after(TimeUnit.HOURS.toMillis(2), () -> {});
        assertEquals(1, thread.getQueue().size());
        longest.cancel();
        assertEquals(0, thread.getQueue().size());
    }

    @Test
    void aTimerFiresOnceAndCancellingItThenDoesNothing() throws InterruptedException {
        CountDownLatch fired = new CountDownLatch(1);
        CallTimers.Timer timer = timers.after(1, fired::countDown);
        fired.await();
        timer.cancel();
        assertEquals(0, thread.getQueue().size());
    }
}
