package io.callprint.cli;

import io.callprint.app.Settings;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "everything kept lives there (default: ${DEFAULT-VALUE})",
            defaultValue = "data")
    Path data = Path.of("data");

    @Option(names = "--config", paramLabel = "FILE", description = "configuration, see sip-config/callprint.yaml")
    @Nullable
    Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "one key of the configuration, e.g. sip.port=5062")
    List<String> overrides = new ArrayList<>();

    @Option(names = "--debug", description = "show stack traces")
    boolean debug;

    /** @param more overrides of the command's own options, before those of {@code --set} */
    Settings settings(String... more) throws ConfigException {
        List<String> all = new ArrayList<>(List.of(more));
        all.addAll(overrides);
        return new Settings(home(), data, ConfigReader.read(Optional.ofNullable(config), all, System.getenv()));
    }

    /** Where the launcher lies; beside it models/, prompts/ and sip-config/. */
    static Path home() {
        return Path.of(System.getProperty("callprint.home", "."))
                .toAbsolutePath()
                .normalize();
    }
}
