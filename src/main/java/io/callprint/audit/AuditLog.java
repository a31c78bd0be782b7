package io.callprint.audit;

/** Where what was done is written down. Entries are only added. Any thread. */
@FunctionalInterface
public interface AuditLog {
    /** @throws java.io.UncheckedIOException one sentence, when it could not be written down */
    void record(AuditEntry entry);
}
