package io.callprint.app;

import io.callprint.api.CallRecords;
import io.callprint.capture.Captures;
import io.callprint.config.CaptureConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;

/** The files a server writes about its calls, as far as the configuration asks for them. */
final class CallFiles {
    private CallFiles() {}

    static Optional<CallRecords> records(Settings settings) throws StartException {
        Optional<String> file = settings.config().call().records();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CallRecords(Files.newOutputStream(
                    settings.data().resolve(file.get()), StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
        } catch (IOException e) {
            throw unusable("call.records", file.get(), "a file", e);
        }
    }

    static Optional<Captures> captures(Settings settings, Clock clock) throws StartException {
        CaptureConfig config = settings.config().capture();
        if (config.folder().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Captures(
                    settings.data().resolve(config.folder().get()),
                    config.number(),
                    config.audio(),
                    config.maxMegabytes() * 1_000_000L,
                    config.maxCalls(),
                    clock));
        } catch (IOException e) {
            throw unusable("capture.folder", config.folder().get(), "a folder", e);
        }
    }

    private static StartException unusable(String key, String found, String expected, IOException cause) {
        return new StartException(
                key + " is \"" + found + "\", expected " + expected + " that can be written: " + cause.getMessage(),
                cause);
    }
}
