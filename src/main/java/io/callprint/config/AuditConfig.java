package io.callprint.config;

import java.util.Optional;

/**
 * Section {@code audit}.
 *
 * @param headCopy a file in another place that says too where the audit ends, relative to the data folder
 */
public record AuditConfig(Optional<String> headCopy) {
    public static final AuditConfig DEFAULTS = new AuditConfig(Optional.empty());
}
