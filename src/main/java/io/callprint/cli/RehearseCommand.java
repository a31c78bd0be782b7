package io.callprint.cli;

import io.callprint.app.CallprintServer;
import io.callprint.app.Settings;
import io.callprint.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts and stops a server once, so that the launcher can store the loaded classes and start fast from then on. */
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        Path data = Files.createTempDirectory("callprint-rehearsal");
        Settings settings = new Settings(
                CommonOptions.home(),
                data,
                ConfigReader.read(Optional.empty(), List.of("sip.port=0", "http.port=0"), Map.of()));
        try (CallprintServer server = CallprintServer.start(settings, List.of())) {
            System.out.println("rehearsed at " + server.sipAddress());
        }
        return ExitCode.OK;
    }
}
