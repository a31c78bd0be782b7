package io.callprint.audit;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries one after another behind the back of a call, which must not wait for a disk. Never throws; what cannot be
 * written, or is more than {@value #MAX_WAITING} at once, is logged with its action and counted.
 */
public final class BackgroundAudit implements AuditLog, AutoCloseable {
    static final int MAX_WAITING = 1_000;

    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(BackgroundAudit.class);

    private final AuditLog target;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor writer;

    public BackgroundAudit(AuditLog target) {
        this.target = target;
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofVirtual().name("audit").factory());
    }

    @Override
    public void record(AuditEntry entry) {
        try {
            writer.execute(() -> write(entry));
        } catch (RejectedExecutionException e) {
            lose(entry, "too many entries wait");
        }
    }

    /** Entries that were not written. */
    public long lost() {
        return lost.get();
    }

    private void write(AuditEntry entry) {
        try {
            target.record(entry);
        } catch (RuntimeException e) {
            lose(entry, String.valueOf(e.getMessage()));
        }
    }

    private void lose(AuditEntry entry, String why) {
        lost.incrementAndGet();
        log.error("an audit entry {} is lost: {}", entry.action(), why);
    }

    /** Writes what waits, for up to two seconds. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                log.error("{} audit entries were not written", writer.getQueue().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
