package io.callprint.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns mappings of the catalogue into entries. */
final class ModelEntryReader {
    private static final String NONE = "none";
    private static final String PEAK = "peak ";

    private final Path folder;

    ModelEntryReader(Path folder) {
        this.folder = folder;
    }

    SpeakerModelEntry speaker(CatalogNode node) {
        CatalogNode input = node.mapping("input");
        CatalogNode output = node.mapping("output");
        int dimension = output.whole("dimension", 1, 4096);
        SpeakerModelEntry entry = new SpeakerModelEntry(
                node.text("id"),
                inFolder(node, "file"),
                digest(node, "sha256"),
                node.text("source"),
                node.text("licence"),
                SpeakerModelEntry.Use.valueOf(
                        node.oneOf("use", Set.of("telephone", "wideband")).toUpperCase(Locale.ROOT)),
                input.text("name"),
                output.text("name"),
                dimension,
                frontEnd(node.mapping("frontEnd")),
                mean(node, dimension),
                inFolder(node, "reference"));
        input.requireNothingElse();
        output.requireNothingElse();
        node.requireNothingElse();
        return entry;
    }

    VadModelEntry vad(CatalogNode node) {
        VadModelEntry entry = new VadModelEntry(
                node.text("id"),
                inFolder(node, "file"),
                digest(node, "sha256"),
                node.text("source"),
                node.text("licence"),
                node.mapping("inputs").names(),
                node.mapping("outputs").names(),
                node.whole("sampleRateHz", 8_000, 48_000),
                node.whole("chunkSamples", 1, 48_000),
                node.whole("contextSamples", 0, 48_000));
        node.requireNothingElse();
        return entry;
    }

    private static FrontEnd frontEnd(CatalogNode node) {
        int melBands = node.whole("melBands", 1, 512);
        FrontEnd frontEnd = new FrontEnd(
                node.whole("sampleRateHz", 8_000, 48_000),
                node.number("sampleScale", 1e-6, 1e6),
                level(node),
                melBands,
                node.number("logFloor", -100, 100),
                node.whole("liveMelBands", 1, melBands),
                FrontEnd.MeanRemoval.valueOf(
                        node.oneOf("meanRemoval", Set.of(NONE, "utterance")).toUpperCase(Locale.ROOT)));
        node.requireNothingElse();
        return frontEnd;
    }

    private static LevelRule level(CatalogNode node) {
        String text = node.text("level");
        if (text.equals(NONE)) {
            return new LevelRule.AsItIs();
        }
        try {
            if (text.startsWith(PEAK)) {
                return new LevelRule.Peak(Double.parseDouble(text.substring(PEAK.length())));
            }
        } catch (IllegalArgumentException e) {
            throw node.refused("level", text, "none, or peak and a number above 0 to 1");
        }
        throw node.refused("level", text, "none, or peak and a number above 0 to 1");
    }

    private float[] mean(CatalogNode node, int dimension) {
        String name = node.text("mean");
        if (name.equals(NONE)) {
            return new float[dimension];
        }
        Path file = inFolder(node, "mean");
        try {
            List<String> lines = Files.readString(file, StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (lines.size() != dimension) {
                throw node.refused("mean", name + " with " + lines.size() + " lines", dimension + " lines");
            }
            float[] mean = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                mean[i] = Float.parseFloat(lines.get(i).strip());
            }
            return mean;
        } catch (IOException | NumberFormatException e) {
            throw node.refused("mean", name, "a readable file of one number a line");
        }
    }

    private static String digest(CatalogNode node, String key) {
        String digest = node.text(key);
        if (!digest.matches("[0-9a-f]{64}")) {
            throw node.refused(key, digest, "64 lower-case hexadecimal digits");
        }
        return digest;
    }

    private Path inFolder(CatalogNode node, String key) {
        String name = node.text(key);
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder.normalize()) || Path.of(name).isAbsolute()) {
            throw node.refused(key, name, "a path inside the models folder");
        }
        return file;
    }
}
