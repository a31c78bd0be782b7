package io.callprint.app;

import io.callprint.audit.AuditFile;
import io.callprint.audit.AuditLog;
import io.callprint.config.CallprintConfig;
import io.callprint.model.ModelCatalog;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where Callprint runs and how it is configured.
 *
 * @param home holds {@code models/}, {@code prompts/} and {@code sip-config/}; only read
 * @param data everything kept lives there
 */
public record Settings(Path home, Path data, CallprintConfig config) {
    public Path models() {
        return home.resolve("models");
    }

    /**
     * The shipped models, and those of {@code inference.modelFolder}.
     *
     * @throws io.callprint.model.ModelRefusedException when a catalogue is missing or not understood
     */
    public ModelCatalog catalog() {
        return ModelCatalog.load(models(), furtherModels());
    }

    /** Folder of models beside the shipped ones. */
    public Path furtherModels() {
        return data.resolve(config.inference().modelFolder());
    }

    /** Folder of the library of voices for speech synthesis. */
    public Path voices() {
        return data.resolve(config.voices().folder());
    }

    public Path prompts() {
        return home.resolve("prompts");
    }

    /** Where what was done is written down: {@code audit.jsonl} in the data folder. */
    public AuditLog audit() {
        return new AuditFile(auditFile(), signingKey(), auditHeadCopy());
    }

    public Path auditFile() {
        return data.resolve("audit.jsonl");
    }

    /** What else says where the audit ends; empty for nothing. */
    public Optional<Path> auditHeadCopy() {
        return config.audit().headCopy().map(data::resolve);
    }

    /** By which this installation vouches for its audit and its receipts; made when it is first needed. */
    public Path signingKey() {
        return data.resolve("callprint-signing.key");
    }

    /** A file beside {@code callprint.yaml}, unless the path is absolute. */
    public Path sipConfig(String file) {
        return home.resolve("sip-config").resolve(file);
    }
}
