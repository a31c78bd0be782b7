package io.callprint.call;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Time that moves when a test says so, with timers and a serial executor on it. */
final class VirtualTime extends Clock implements CallTimers, Executor {
    private static final Instant START = Instant.parse("2026-11-26T09:00:00Z");
    private static final long START_NANOS = 5_000_000_000L;

    private record Due(long nanos, long number, Runnable task) {}

    private final PriorityQueue<Due> timers =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private final Deque<Runnable> serial = new ArrayDeque<>();
    private long nanos = START_NANOS;
    private long numbers;
    private boolean isDraining;

    @Override
    public Timer after(long millis, Runnable task) {
        Due due = new Due(nanos + TimeUnit.MILLISECONDS.toNanos(millis), numbers++, task);
        timers.add(due);
        return () -> timers.remove(due);
    }

    @Override
    public void execute(Runnable task) {
        serial.add(task);
        drain();
    }

    private void drain() {
        if (isDraining) {
            return;
        }
        isDraining = true;
        try {
            for (Runnable task = serial.poll(); task != null; task = serial.poll()) {
                task.run();
            }
        } finally {
            isDraining = false;
        }
    }

    void pass(long millis) {
        long until = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!timers.isEmpty() && timers.peek().nanos() <= until) {
            Due due = timers.remove();
            nanos = Math.max(nanos, due.nanos());
            due.task().run();
        }
        nanos = until;
    }

    long nanos() {
        return nanos;
    }

    int openTimers() {
        return timers.size();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos - START_NANOS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
