package io.callprint.app;

import io.callprint.model.AvailableModel;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelRefusedException;
import io.callprint.model.OnnxModels;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.model.TensorSpec;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Enters a public model that was fetched into the catalogue of further models, with the front end that belongs to it, so that
 * everything else takes it like a shipped one. What it makes of the reference sample then is kept, and has to come out later.
 */
public final class FetchedModel {
    private static final String SAMPLE = "reference-16k.wav";
    private static final String TOLERANCE = "0.001";

    /** Names come from a file that somebody else made, and go into the catalogue. */
    private static final String WORD = "[\\w.:/?-]+";

    private final Path shipped;
    private final Path further;

    /** @param settings whose folder of further models holds what was fetched */
    public FetchedModel(Settings settings) {
        this(settings.models(), settings.furtherModels());
    }

    FetchedModel(Path shipped, Path further) {
        this.shipped = shipped;
        this.further = further;
    }

    /**
     * Does nothing when it is there already.
     *
     * @param file as {@link ModelFetch} kept it
     * @throws ModelRefusedException one sentence, when the network takes or gives something else than the catalogue of public
     *     models says; nothing is entered then
     */
    public SpeakerModelEntry enter(AvailableModel model, Path file) throws IOException {
        Path catalogue = further.resolve(ModelCatalog.FILE_NAME);
        String before = Files.exists(catalogue) ? Files.readString(catalogue) : "models:\n";
        OnnxModels onnx = OnnxModels.start();
        if (Files.exists(catalogue) && isEntered(model)) {
            SpeakerModelEntry entered = ModelCatalog.load(shipped, further).speaker(model.name());
            if (!Files.exists(entered.reference().golden())) { // the process was ended in between
                OnnxSpeakerEmbedder.keepReference(onnx, entered);
            }
            return entered;
        }
        String entry = entry(model, onnx.describe(file), ModelFetch.sha256(file));
        Files.copy(
                shipped.resolve("reference").resolve(SAMPLE),
                further.resolve(SAMPLE),
                StandardCopyOption.REPLACE_EXISTING);
        exchange(catalogue, before + entry);
        try {
            SpeakerModelEntry entered = ModelCatalog.load(shipped, further).speaker(model.name());
            OnnxSpeakerEmbedder.keepReference(onnx, entered);
            return entered;
        } catch (ModelRefusedException | IOException | IllegalArgumentException e) {
            if (before.equals("models:\n")) {
                Files.delete(catalogue);
            } else {
                exchange(catalogue, before);
            }
            throw e;
        }
    }

    /** Servers read it meanwhile: as it was, or as it is. */
    private static void exchange(Path catalogue, String text) throws IOException {
        Path next = Files.writeString(catalogue.resolveSibling(catalogue.getFileName() + ".next"), text);
        Files.move(next, catalogue, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean isEntered(AvailableModel model) {
        return ModelCatalog.load(shipped, further).speakers().stream()
                .anyMatch(entry -> entry.id().equals(model.name()));
    }

    private Path mean(AvailableModel model) {
        return further.resolve(model.name() + "-mean.txt");
    }

    private String entry(AvailableModel model, OnnxModels.OneToOne network, String sha256) throws IOException {
        String frontEnd = model.frontEndKeys().entrySet().stream()
                .map(key -> "      %s: %s\n".formatted(key.getKey(), key.getValue()))
                .collect(Collectors.joining());
        Files.write(mean(model), Collections.nCopies(model.dimension(), "0"));
        return """

                  - name: %1$s
                    kind: speaker
                    file: %2$s
                    sha256: %3$s
                    licence: %4$s
                    source: {package: "%5$s", version: as fetched, path: %2$s, changes: none}
                    attribution: ["%1$s, %5$s, %4$s"]
                    parameters: unknown
                    inputs: [%6$s]
                    outputs: [%7$s]
                    network: %1$s
                    network-sha256: %3$s
                    minimum-frames: %8$d
                    dimension: %9$d
                    mean-vector: %1$s-mean.txt
                    mean-vector-sha256: %10$s
                    reference: {sample: %11$s, golden: %1$s.json, tolerance: %12$s}
                    front-end:
                """.formatted(
                                model.name(),
                                model.file(),
                                sha256,
                                model.licence(),
                                model.url(),
                                yaml(network.input()),
                                yaml(embedding(network.output(), model.dimension())),
                                model.minimumFrames(),
                                model.dimension(),
                                ModelFetch.sha256(mean(model)),
                                SAMPLE,
                                TOLERANCE)
                + frontEnd;
    }

    /** Networks that leave its size open give as many values as the catalogue of public models says, or are refused later. */
    private static TensorSpec embedding(TensorSpec output, int dimension) {
        return output.shape().size() == 2 && !output.shape().get(1).matches("[0-9]+")
                ? new TensorSpec(
                        output.name(), output.type(), List.of(output.shape().getFirst(), String.valueOf(dimension)))
                : output;
    }

    private static String yaml(TensorSpec tensor) {
        if (!Stream.concat(Stream.of(tensor.name()), tensor.shape().stream()).allMatch(word -> word.matches(WORD))) {
            throw new ModelRefusedException(
                    "the network has a tensor " + tensor + ", expected names of letters, digits and . : / _ -");
        }
        List<String> quoted =
                tensor.shape().stream().map(size -> "\"" + size + "\"").toList();
        return "{name: \"%s\", type: %s, shape: %s}".formatted(tensor.name(), tensor.type(), quoted);
    }
}
