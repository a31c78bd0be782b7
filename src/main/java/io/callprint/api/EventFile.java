package io.callprint.api;

import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import java.io.IOException;
import java.io.OutputStream;

/** Writes each event as one line of JSON ({@code serve --events}). */
public final class EventFile implements CallEventListener, AutoCloseable {
    private final JsonLines lines;

    public EventFile(OutputStream out) {
        lines = new JsonLines(out, "the event file");
    }

    @Override
    public void on(CallEvent event) {
        lines.write(EventJson.of(event));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
