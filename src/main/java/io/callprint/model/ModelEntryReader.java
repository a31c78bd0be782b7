package io.callprint.model;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Turns mappings of the catalogue into entries. */
final class ModelEntryReader {
    private final Path folder;

    ModelEntryReader(Path folder) {
        this.folder = folder;
    }

    /** The kinds of model there are, by their word in the catalogue. */
    ModelEntry entry(CatalogNode node) {
        ModelEntry entry = switch (node.oneOf("kind", Set.of("segmentation", "speaker", "spoof", "vad"))) {
            case "vad" -> vad(node);
            case "spoof" -> spoof(node);
            case "segmentation" -> segmentation(node);
            default -> speaker(node);
        };
        node.requireNothingElse();
        return entry;
    }

    private SpeakerModelEntry speaker(CatalogNode node) {
        int dimension = node.whole("dimension", 1, 4096);
        node.wholeOr("parameters", "unknown");
        List<TensorSpec> inputs = tensors(node, "inputs", 1, 1);
        List<TensorSpec> outputs = tensors(node, "outputs", 1, 1);
        FrontEnd frontEnd = FrontEndReader.read(node.mapping("front-end"));
        requireFit(node, frontEnd, inputs.getFirst());
        requireEmbedding(node, outputs.getFirst(), dimension);
        return new SpeakerModelEntry(
                node.text("name"),
                inFolder(node, "file"),
                digest(node, "sha256"),
                provenance(node),
                inputs,
                outputs,
                new ExportedNetwork(node.text("network"), digest(node, "network-sha256")),
                node.whole("minimum-frames", 1, 48_000),
                dimension,
                mean(node, dimension),
                frontEnd,
                reference(node.mapping("reference")));
    }

    private static void requireFit(CatalogNode node, FrontEnd frontEnd, TensorSpec input) {
        if (!frontEnd.fits(input)) {
            throw node.refused(
                    "front-end", "one that makes float32 " + frontEnd.inputShape(), "what the network takes, " + input);
        }
    }

    private static void requireEmbedding(CatalogNode node, TensorSpec output, int dimension) {
        List<String> shape = output.shape();
        if (!output.type().equals(TensorSpec.FLOAT)
                || shape.size() != 2
                || !shape.get(1).equals(String.valueOf(dimension))) {
            throw node.refused("outputs", output.toString(), "float32 [B, " + dimension + "] like the dimension");
        }
    }

    private VadModelEntry vad(CatalogNode node) {
        return new VadModelEntry(
                node.text("name"),
                inFolder(node, "file"),
                digest(node, "sha256"),
                provenance(node),
                tensors(node, "inputs", 1, 8),
                tensors(node, "outputs", 1, 8),
                node.whole("sample-rate-hz", 8_000, 48_000),
                node.number("sample-scale", 1e-6, 1e6),
                node.whole("chunk-samples", 1, 48_000),
                node.whole("context-samples", 0, 48_000));
    }

    private SegmentationModelEntry segmentation(CatalogNode node) {
        List<TensorSpec> inputs = tensors(node, "inputs", 1, 1);
        List<TensorSpec> outputs = tensors(node, "outputs", 1, 1);
        return new SegmentationModelEntry(
                node.text("name"),
                inFolder(node, "file"),
                digest(node, "sha256"),
                provenance(node),
                inputs,
                outputs,
                size(node, "inputs", inputs, 1, 2),
                size(node, "outputs", outputs, 1, 3),
                node.whole("sample-rate-hz", 8_000, 48_000),
                node.whole("frame-samples", 1, 48_000),
                node.whole("frame-shift-samples", 1, 48_000),
                reference(node.mapping("reference")));
    }

    /** One fixed dimension of the only tensor. */
    private static int size(CatalogNode node, String key, List<TensorSpec> tensors, int dimension, int dimensions) {
        List<String> shape = tensors.getFirst().shape();
        if (shape.size() != dimensions || !shape.get(dimension).matches("[1-9][0-9]{0,6}")) {
            throw node.refused(key, "of shape " + shape, dimensions + " dimensions, the second a number");
        }
        return Integer.parseInt(shape.get(dimension));
    }

    private SpoofModelEntry spoof(CatalogNode node) {
        return new SpoofModelEntry(
                node.text("name"),
                inFolder(node, "file"),
                digest(node, "sha256"),
                provenance(node),
                tensors(node, "inputs", 1, 1),
                tensors(node, "outputs", 1, 1),
                node.number("sample-scale", 1e-6, 1e6),
                node.whole("window-samples", 256, 480_000),
                node.number("threshold", 0, 1));
    }

    private static Provenance provenance(CatalogNode node) {
        CatalogNode source = node.mapping("source");
        String text = "%s %s, %s, %s"
                .formatted(source.text("package"), source.text("version"), source.text("path"), source.text("changes"));
        source.requireNothingElse();
        return new Provenance(text, node.text("licence"), node.texts("attribution"));
    }

    private static List<TensorSpec> tensors(CatalogNode node, String key, int fewest, int most) {
        List<TensorSpec> tensors = node.mappings(key).stream()
                .map(tensor -> {
                    TensorSpec spec = new TensorSpec(tensor.text("name"), tensor.text("type"), tensor.texts("shape"));
                    tensor.requireNothingElse();
                    return spec;
                })
                .toList();
        if (tensors.size() < fewest || tensors.size() > most) {
            throw node.refused(key, "a list of " + tensors.size(), fewest + " to " + most);
        }
        return tensors;
    }

    private ReferenceSample reference(CatalogNode node) {
        ReferenceSample reference = new ReferenceSample(
                inFolder(node, "sample"), inFolder(node, "golden"), node.number("tolerance", 1e-9, 1));
        node.requireNothingElse();
        return reference;
    }

    private float[] mean(CatalogNode node, int dimension) {
        Path file = inFolder(node, "mean-vector");
        String expected = digest(node, "mean-vector-sha256");
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer bytes = FileDigest.map(file, arena);
            String found = FileDigest.sha256(bytes);
            if (!found.equals(expected)) {
                throw node.refused("mean-vector", file + " with SHA-256 " + found, expected);
            }
            return numbers(node, StandardCharsets.US_ASCII.decode(bytes).toString(), dimension);
        } catch (IOException e) {
            throw node.refused("mean-vector", file + ", which cannot be read", "a readable file");
        }
    }

    private static float[] numbers(CatalogNode node, String text, int dimension) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.size() != dimension) {
            throw node.refused("mean-vector", "a file of " + lines.size() + " numbers", dimension + " of them");
        }
        float[] mean = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            try {
                mean[i] = Float.parseFloat(lines.get(i).strip());
            } catch (NumberFormatException e) {
                throw node.refused("mean-vector", "a file with line " + (i + 1) + " not a number", "one a line");
            }
        }
        return mean;
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
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder.normalize()) && !Path.of(name).isAbsolute()) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw node.refused(key, name, "a path inside the models folder");
        }
        throw node.refused(key, name, "a path inside the models folder");
    }
}
