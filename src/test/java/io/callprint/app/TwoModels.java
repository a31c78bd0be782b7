package io.callprint.app;

import io.callprint.config.CallprintConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An installation with the two shipped speaker networks that calls can use, whose models a test may take away.
 */
final class TwoModels {
    static final String TELEPHONE = CallprintConfig.DEFAULTS.inference().model();
    static final String OTHER = "campplus-wideband";

    static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));

    private TwoModels() {}

    /** @param folder empty, becomes the installation */
    static Path install(Path folder) throws IOException {
        for (String part : List.of("prompts", "sip-config")) {
            Files.createSymbolicLink(folder.resolve(part), HOME.resolve(part));
        }
        Path models = Files.createDirectory(folder.resolve("models"));
        try (Stream<Path> files = Files.list(HOME.resolve("models"))) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(models.resolve(file.getFileName()), file);
            }
        }
        return folder;
    }

    /** Takes the links out, which JUnit would warn of one by one. */
    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }
}
