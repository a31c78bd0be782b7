package io.callprint.app;

import io.callprint.identity.CallerDeletion;
import io.callprint.identity.Retention;
import io.callprint.voiceprint.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of a server that is due by the clock: deletions that wait for the engine, voiceprints whose time is over, callers in
 * memory compared with the store.
 */
final class Housekeeping implements AutoCloseable {
    private static final long DELETIONS_EVERY_SECONDS = 5;
    private static final long GALLERY_EVERY_SECONDS = TimeUnit.HOURS.toSeconds(1);
    private static final long RETENTION_EVERY_SECONDS = TimeUnit.HOURS.toSeconds(6);
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    /** @param reconciliation of the callers in memory with the store */
    Housekeeping(CallerDeletion deletion, Retention retention, Runnable reconciliation) {
        every(1, DELETIONS_EVERY_SECONDS, () -> finish(deletion));
        every(1, RETENTION_EVERY_SECONDS, () -> prune(retention));
        every(GALLERY_EVERY_SECONDS, GALLERY_EVERY_SECONDS, reconciliation);
    }

    private void every(long firstSeconds, long seconds, Runnable work) {
        ScheduledFuture<?> _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (StoreUnavailableException | UncheckedIOException | IllegalStateException e) {
                        log.warn("{}", e.getMessage());
                    } catch (RuntimeException e) {
                        log.error("housekeeping failed with {}", e.getClass().getName());
                    }
                },
                firstSeconds,
                seconds,
                TimeUnit.SECONDS);
    }

    private static void finish(CallerDeletion deletion) {
        try {
            int finished = deletion.finish();
            if (finished > 0) {
                log.info("{} deletions that waited for the store are complete", finished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("receipts of deletions: " + e.getMessage(), e);
        }
    }

    private static void prune(Retention retention) {
        List<Retention.Overdue> deleted = retention.pruneUnattended();
        if (!deleted.isEmpty()) {
            log.info("{} voiceprints were deleted because their time was over", deleted.size());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
