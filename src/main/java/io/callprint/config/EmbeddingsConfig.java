package io.callprint.config;

import java.time.Duration;

/**
 * Section {@code embeddings}: the speaker-embedding service.
 *
 * @param enabled whether {@code serve} runs it
 * @param host address to bind ({@code EMBEDDING_SERVICE_HOST})
 * @param port 0 takes any free port ({@code EMBEDDING_SERVICE_PORT})
 * @param folder whose files may be named by a path; relative to the data folder
 * @param batchSeconds what one batch may take
 */
public record EmbeddingsConfig(boolean enabled, String host, int port, String folder, int batchSeconds) {
    public static final EmbeddingsConfig DEFAULTS = new EmbeddingsConfig(false, "127.0.0.1", 5001, "audio", 300);

    public Duration batchLimit() {
        return Duration.ofSeconds(batchSeconds);
    }

    static EmbeddingsConfig read(Section s, EmbeddingsConfig d) throws ConfigException {
        return new EmbeddingsConfig(
                s.flag("enabled", d.enabled()),
                s.text("host", d.host()),
                s.whole("port", d.port(), 0, 65_535),
                s.text("folder", d.folder()),
                s.whole("batchSeconds", d.batchSeconds(), 1, 3_600));
    }
}
