package io.callprint.speaker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an inference thread: bounded, nearest deadline first, equal deadlines in order of arrival. What has
 * passed its deadline makes room and is handed back to whoever put or took, to be refused outside the lock. Any thread.
 */
final class InferenceQueue<T> {
    /** One entry. Deadlines are compared by difference, as nano times have to be. */
    record Waiting<T>(T task, long deadlineNanos, long queuedNanos, long number) {}

    /**
     * What came of a put.
     *
     * @param expired to be refused
     */
    record Put<T>(Result result, List<Waiting<T>> expired) {}

    /** Whether an entry is in the queue now. */
    enum Result {
        QUEUED,
        FULL,
        LATE,
        CLOSED
    }

    /**
     * What came of a take.
     *
     * @param next null when the queue is closed
     * @param expired to be refused
     */
    record Taken<T>(@Nullable Waiting<T> next, List<Waiting<T>> expired) {}

    private final int bound;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Waiting<T>> waiting;
    private long number;
    private boolean closed;

    InferenceQueue(int bound, LongSupplier nanoTime) {
        this.bound = bound;
        this.nanoTime = nanoTime;
        Comparator<Waiting<T>> nearestDeadline = (a, b) -> Long.signum(a.deadlineNanos - b.deadlineNanos);
        waiting = new PriorityQueue<>(nearestDeadline.thenComparingLong(Waiting::number));
    }

    Put<T> put(T task, long deadlineNanos) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            List<Waiting<T>> expired = removeExpired(now);
            if (closed) {
                return new Put<>(Result.CLOSED, expired);
            }
            if (deadlineNanos - now <= 0) {
                return new Put<>(Result.LATE, expired);
            }
            if (waiting.size() >= bound) {
                return new Put<>(Result.FULL, expired);
            }
            waiting.add(new Waiting<>(task, deadlineNanos, now, number++));
            changed.signal();
            return new Put<>(Result.QUEUED, expired);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an entry, or for expired ones, or for the end. */
    Taken<T> take() {
        lock.lock();
        try {
            while (true) {
                List<Waiting<T>> expired = removeExpired(nanoTime.getAsLong());
                if (closed) {
                    return new Taken<>(null, expired);
                }
                Waiting<T> next = waiting.poll();
                if (next != null) {
                    return new Taken<>(next, expired);
                }
                if (!expired.isEmpty()) {
                    return new Taken<>(null, expired);
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more puts; takes end. What was waiting is handed out, to be refused. */
    List<Waiting<T>> close() {
        lock.lock();
        try {
            closed = true;
            List<Waiting<T>> left = new ArrayList<>(waiting);
            waiting.clear();
            changed.signalAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting<T>> removeExpired(long now) {
        List<Waiting<T>> expired = new ArrayList<>(0);
        for (Waiting<T> first = waiting.peek(); first != null && first.deadlineNanos - now <= 0; ) {
            expired.add(waiting.remove());
            first = waiting.peek();
        }
        return expired;
    }
}
