package io.callprint.store.outbox;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What waits for a server.
 *
 * @param oldest when the first of those that wait was acknowledged
 * @param refused writes that can never be done, because a rule or the server says so; they are kept in the file
 */
public record OutboxStatus(long waiting, Optional<Instant> oldest, long refused) {
    static final OutboxStatus EMPTY = new OutboxStatus(0, Optional.empty(), 0);

    /**
     * Reads it beside the process that owns the file.
     *
     * @throws io.callprint.voiceprint.StoreUnavailableException when the file cannot be read
     */
    public static OutboxStatus of(Path file) {
        return OutboxFile.status(file);
    }
}
