package io.callprint.screenpop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The agent's page: one HTML file that listens to the event stream; it asks nothing of any other host. */
public final class ScreenPop {
    private ScreenPop() {}

    public static String page() {
        try (InputStream in = ScreenPop.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("page.html is missing beside " + ScreenPop.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
