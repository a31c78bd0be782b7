package io.callprint.identity;

import io.callprint.voiceprint.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what this process knows of shared notes near what the store has: one virtual thread reads them anew every {@value
 * #EVERY_MILLIS} ms. While the store is away the last state counts.
 */
public final class SharedNotes implements AutoCloseable {
    static final long EVERY_MILLIS = 2_000;

    private static final Logger log = LoggerFactory.getLogger(SharedNotes.class);

    private final List<Reader> readers;
    private final Pause pause;
    private final Thread thread = Thread.ofVirtual().name("shared-notes").unstarted(this::follow);
    private boolean wasAway; // the thread's own

    /** Something that lives on notes. */
    public interface Reader {
        /** Blocks on the store. @throws StoreUnavailableException when it cannot be read now */
        void refresh();
    }

    public SharedNotes(Reader... readers) {
        this(Pause.onTheClock(), readers);
    }

    SharedNotes(Pause pause, Reader... readers) {
        this.readers = List.of(readers);
        this.pause = pause;
    }

    /** Begins to read; returns at once. */
    public void start() {
        thread.start();
    }

    private void follow() {
        try {
            while (!Thread.interrupted()) {
                readers.forEach(this::refresh);
                pause.atMost(Duration.ofMillis(EVERY_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void refresh(Reader reader) {
        try {
            reader.refresh();
            wasAway = false;
        } catch (StoreUnavailableException e) {
            if (!wasAway) {
                log.warn("watched voices and limits stay as they are for now: {}", e.getMessage());
            }
            wasAway = true;
        } catch (RuntimeException e) {
            log.error("{} failed", reader.getClass().getSimpleName(), e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
