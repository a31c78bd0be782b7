package io.callprint.testcall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Places all calls of a script, each on a virtual thread, at the rate and number at once that it asks for. */
public final class ScriptRun {
    /** Of calls that went as expected, so many keep what a transcript shows. */
    private static final int SHOWN_CALLS = 10;

    private final CallScript script;
    private final ScriptDesk desk;

    public ScriptRun(CallScript script, ScriptDesk desk) {
        this.script = script;
        this.desk = desk;
    }

    /**
     * Blocks until the last call is over.
     *
     * @param progress told as each call ends, from the thread of that call
     */
    public ScriptResult run(Consumer<CallReport> progress) throws InterruptedException {
        CallScript.Load load = script.load();
        Semaphore places = new Semaphore(load.parallel());
        List<CallReport> reports = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < load.calls(); call++) {
                sleepUntil(start + load.begin(call).toNanos());
                places.acquire();
                int number = call + 1;
                callers.execute(() -> {
                    try {
                        CallReport report = new ScriptedCall(script, desk, number).run();
                        boolean isShown = number <= SHOWN_CALLS || !report.isRight();
                        synchronized (reports) {
                            reports.add(isShown ? report : report.brief());
                        }
                        progress.accept(report);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } finally {
                        places.release();
                    }
                });
            }
        }
        reports.sort(Comparator.comparingInt(CallReport::number));
        return new ScriptResult(script.name(), reports, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = nanos - System.nanoTime();
        }
    }
}
