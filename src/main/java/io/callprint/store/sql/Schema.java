package io.callprint.store.sql;

import io.callprint.voiceprint.StoreUnavailableException;
import java.util.List;
import java.util.Optional;

/** The versions of one database's tables, and how to go up and down. Every method throws {@link StoreUnavailableException}. */
public interface Schema {
    /**
     * One version.
     *
     * @param number 1 is the first
     * @param description what it brought, in words
     * @param appliedAt when, in the form the library keeps; empty when it is still to come
     */
    record Version(int number, String description, Optional<String> appliedAt) {
        public boolean isApplied() {
            return appliedAt.isPresent();
        }
    }

    /** Every version this program knows, the first one first. */
    List<Version> versions();

    /** Brings the database up to the newest version; others may read and write it meanwhile. */
    void migrate();

    /**
     * Takes the newest applied version back, with what it alone can hold.
     *
     * @throws IllegalStateException when it is the first one, which holds the voiceprints
     */
    void rollBack();
}
