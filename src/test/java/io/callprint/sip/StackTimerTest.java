package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.stack.SIPStackTimerTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StackTimerTest {
    private static final long TEN_MINUTES = 600_000;

    private final StackTimer timer = new StackTimer();

    @AfterEach
    void stop() {
        timer.stop();
    }

    private static final class Counted extends SIPStackTimerTask {
        private final Semaphore runs = new Semaphore(0);
        private int cleaned;

        @Override
        public void runTask() {
            runs.release();
            throw new IllegalStateException("the stack's own fault");
        }

        @Override
        public void cleanUpBeforeCancel() {
            cleaned++;
        }

        @Override
        public Object getThreadHash() {
            return this;
        }
    }

    /** Ten minutes are the longest life of an INVITE transaction; one answered in a second must not be held as long. */
    @Test
    void aCancelledTaskIsLetGoAtOnce() {
        Counted longest = new Counted();
        timer.schedule(longest, TEN_MINUTES);
        assertEquals(1, timer.waiting());
        assertTrue(timer.cancel(longest));
        assertEquals(0, timer.waiting());
        assertEquals(1, longest.cleaned);
        assertFalse(timer.cancel(longest));
    }

    @Test
    void aRepeatedTaskGoesOnAfterAFaultAndEndsWhenItIsCancelled() throws InterruptedException {
        Counted repeated = new Counted();
        timer.scheduleWithFixedDelay(repeated, 0, 1);
        repeated.runs.acquire(3);
        assertTrue(timer.cancel(repeated));
        assertEquals(0, timer.waiting());
    }

    @Test
    void aStoppedTimerTakesNothingAsTheStackExpects() {
        assertTrue(timer.isStarted());
        timer.stop();
        assertFalse(timer.isStarted());
        assertThrows(IllegalStateException.class, () -> timer.schedule(new Counted(), 1));
    }
}
