package io.callprint.api;

import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each event as one line of JSON, flushed at once ({@code serve --events}). A full disk costs events, not calls. */
public final class EventFile implements CallEventListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventFile.class);

    private final OutputStream out;
    private boolean failed;

    public EventFile(OutputStream out) {
        this.out = out;
    }

    @Override
    public synchronized void on(CallEvent event) {
        try {
            out.write((EventJson.of(event) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                log.warn("the event file cannot be written now: {}", e.getMessage());
            }
            failed = true;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
