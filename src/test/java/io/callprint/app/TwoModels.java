package io.callprint.app;

import io.callprint.config.CallprintConfig;
import io.callprint.model.ModelCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An installation with two speaker models that calls can use: the shipped one for the telephone, and the shipped wideband
 * network with the other's calibration, which fits well enough for a handful of voices.
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
        ModelCatalog catalog = ModelCatalog.load(models);
        String calibration = Files.readString(models.resolve("campplus-telephone-calibration.yaml"));
        Files.writeString(
                models.resolve(OTHER + "-calibration.yaml"),
                calibration.replace(
                        catalog.speaker(TELEPHONE).network().sha256(),
                        catalog.speaker(OTHER).network().sha256()));
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
