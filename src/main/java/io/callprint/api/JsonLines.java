package io.callprint.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of one JSON object a line, flushed at once. A full disk costs lines, not calls, and is told once. Any thread. */
final class JsonLines implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JsonLines.class);

    private final OutputStream out;
    private final String name;
    private boolean failed;

    /** @param name of the file, for the log */
    JsonLines(OutputStream out, String name) {
        this.out = out;
        this.name = name;
    }

    synchronized void write(JsonNode line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                log.warn("{} cannot be written now: {}", name, e.getMessage());
            }
            failed = true;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
