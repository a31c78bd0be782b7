package io.callprint.identity;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Time that passes when the test says so: every pause lasts until {@link #pass} or {@link #wake}. */
final class SteppedPause implements Pause {
    private final List<Duration> asked = new CopyOnWriteArrayList<>();
    private final Semaphore passing = new Semaphore(0);

    @Override
    public void atMost(Duration time) throws InterruptedException {
        asked.add(time);
        passing.acquire();
    }

    @Override
    public void wake() {
        passing.release();
    }

    void pass() {
        passing.release();
    }

    /** Every pause so far, the current one last. */
    List<Duration> asked() {
        return asked;
    }
}
