package io.callprint.speaker;

import io.callprint.speaker.InferenceRefusedException.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads {@code infer-0}, {@code infer-1}, ... that compute embeddings, nearest deadline first, at low priority so
 * that audio always goes first. Each thread has its own tools, such as buffers.
 *
 * @param <L> the tools of one thread
 */
final class InferenceThreads<L extends InferenceThreads.Tools> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceThreads.class);
    private static final int NICER_BY = 5;
    private static final Duration LONGEST_TASK = Duration.ofSeconds(10);

    /** What a thread works with; closed on that thread when it ends. */
    interface Tools extends AutoCloseable {
        @Override
        void close();
    }

    /** Work for one thread's tools. */
    @FunctionalInterface
    interface Task<L, R> {
        R run(L tools) throws Exception;
    }

    private record Work<L, R>(Task<L, R> task, CompletableFuture<R> result) {
        /** @return hands the result over when it is run */
        Runnable run(L tools) throws Exception {
            R value = task.run(tools);
            return () -> result.complete(value);
        }

        void refuse(Cause cause, String message) {
            result.completeExceptionally(new InferenceRefusedException(cause, message));
        }
    }

    private final InferenceQueue<Work<L, ?>> queue;
    private final LongSupplier nanoTime;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder queueFull = new LongAdder();
    private final LongAdder deadlinePassed = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder waitNanos = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private final AtomicLong longestRunNanos = new AtomicLong();

    /**
     * Starts the threads.
     *
     * @param count at least 1
     * @param bound tasks that may wait, at least 1
     * @param tools called once on each thread
     */
    InferenceThreads(int count, int bound, Supplier<L> tools, LongSupplier nanoTime) {
        if (count < 1 || bound < 1) {
            throw new IllegalArgumentException(
                    count + " inference threads with a queue of " + bound + ", expected at least 1 of each");
        }
        this.nanoTime = nanoTime;
        queue = new InferenceQueue<>(bound, nanoTime);
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().name("infer-" + i).daemon().start(() -> work(tools)));
        }
    }

    /**
     * Never blocks. What depends on the result runs on the inference thread: hand over.
     *
     * @param deadlineNanos on the clock given to the constructor
     * @return fails with {@link InferenceRefusedException}
     */
    <R> CompletableFuture<R> submit(Task<L, R> task, long deadlineNanos) {
        Work<L, R> work = new Work<>(task, new CompletableFuture<>());
        InferenceQueue.Put<Work<L, ?>> put = queue.put(work, deadlineNanos);
        refuseExpired(put.expired());
        switch (put.result()) {
            case QUEUED -> {}
            case LATE -> {
                deadlinePassed.increment();
                work.refuse(Cause.DEADLINE_PASSED, "the deadline had passed already");
            }
            case FULL -> {
                queueFull.increment();
                work.refuse(Cause.QUEUE_FULL, "too many embeddings wait");
            }
            case CLOSED -> {
                closed.increment();
                work.refuse(Cause.CLOSED, "the inference threads have stopped");
            }
        }
        return work.result();
    }

    InferenceCounters counters() {
        return new InferenceCounters(
                done.sum(),
                failed.sum(),
                queueFull.sum(),
                deadlinePassed.sum(),
                closed.sum(),
                queue.size(),
                waitNanos.sum(),
                runNanos.sum(),
                longestRunNanos.get());
    }

    /** Refuses what waits and lets what is running end. */
    @Override
    public void close() {
        for (InferenceQueue.Waiting<Work<L, ?>> left : queue.close()) {
            closed.increment();
            left.task().refuse(Cause.CLOSED, "the inference threads have stopped");
        }
    }

    /**
     * After {@link #close()}: waits for the tasks that were running.
     *
     * @return whether all threads have ended, so that nothing uses what they shared
     */
    boolean awaitEnd() {
        long end = System.nanoTime() + LONGEST_TASK.toNanos();
        boolean ended = true;
        for (Thread thread : threads) {
            try {
                ended &= thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return ended;
    }

    private void work(Supplier<L> factory) {
        ThreadNiceness.raise(NICER_BY);
        try (L tools = factory.get()) {
            while (!queue.isClosed()) {
                InferenceQueue.Taken<Work<L, ?>> taken = queue.take();
                refuseExpired(taken.expired());
                InferenceQueue.Waiting<Work<L, ?>> next = taken.next();
                if (next != null) {
                    run(next, tools);
                }
            }
        } catch (RuntimeException e) {
            LOG.error("an inference thread could not begin or end", e);
        }
    }

    private void run(InferenceQueue.Waiting<Work<L, ?>> next, L tools) {
        long begin = nanoTime.getAsLong();
        waitNanos.add(begin - next.queuedNanos());
        Runnable handOver;
        try {
            handOver = next.task().run(tools);
            done.increment();
        } catch (Throwable e) { // whatever it is, somebody waits for the answer
            failed.increment();
            LOG.warn("an embedding failed: {}", e.toString());
            handOver = () -> next.task().refuse(Cause.MODEL_FAILED, "the speaker model failed");
        }
        long took = nanoTime.getAsLong() - begin;
        runNanos.add(took);
        longestRunNanos.accumulateAndGet(took, Math::max);
        handOver.run();
    }

    private void refuseExpired(List<InferenceQueue.Waiting<Work<L, ?>>> expired) {
        for (InferenceQueue.Waiting<Work<L, ?>> late : expired) {
            deadlinePassed.increment();
            late.task().refuse(Cause.DEADLINE_PASSED, "the deadline passed before its turn");
        }
    }
}
