package io.callprint.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A public model that is not shipped, as {@code available.yaml} describes it.
 *
 * @param name in commands
 * @param url where it is published
 * @param file its name in the folder of further models
 * @param bytes of the file, where a public source states it
 * @param sha256 64 lower-case hexadecimal digits, where a public source states it
 * @param licence SPDX identifier, or where it is said
 * @param dimension of its embeddings
 * @param minimumFrames fewest frames, or samples of a waveform, that give an embedding
 * @param frontEnd what it must be fed
 * @param frontEndKeys the same as the catalogue says it
 */
public record AvailableModel(
        String name,
        URI url,
        String file,
        OptionalLong bytes,
        Optional<String> sha256,
        String licence,
        int dimension,
        int minimumFrames,
        FrontEnd frontEnd,
        Map<String, String> frontEndKeys) {
    /** Name of the catalogue in the models folder. */
    public static final String FILE_NAME = "available.yaml";

    private static final String UNKNOWN = "unknown";

    /** @throws ModelRefusedException one sentence, when it is missing or says something that is not understood */
    public static List<AvailableModel> read(Path modelsFolder) {
        Path file = modelsFolder.resolve(FILE_NAME);
        JsonNode tree;
        try {
            tree = new YAMLMapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new ModelRefusedException(file + " is no YAML, expected the catalogue of public models", e);
        } catch (IOException e) {
            throw new ModelRefusedException(file + " cannot be read, expected the catalogue of public models", e);
        }
        CatalogNode root = new CatalogNode(file, "", tree);
        List<AvailableModel> models = new ArrayList<>();
        for (CatalogNode node : root.mappings("models")) {
            models.add(model(node));
        }
        root.requireNothingElse();
        return models;
    }

    /** Held to a hash that the operator knows; the one that its page states, where there is one, has to be the same. */
    public AvailableModel with(String known) {
        if (!known.matches("[0-9a-f]{64}")) {
            throw new ModelRefusedException(
                    "the SHA-256 is \"" + known + "\", expected 64 lower-case hexadecimal digits");
        }
        if (sha256.isPresent() && !sha256.get().equals(known)) {
            throw new ModelRefusedException("the SHA-256 of model %s is given as %s, expected %s, as published"
                    .formatted(name, known, sha256.get()));
        }
        return new AvailableModel(
                name, url, file, bytes, Optional.of(known), licence, dimension, minimumFrames, frontEnd, frontEndKeys);
    }

    private static AvailableModel model(CatalogNode node) {
        String sha256 = node.text("sha256");
        if (!sha256.equals(UNKNOWN) && !sha256.matches("[0-9a-f]{64}")) {
            throw node.refused("sha256", sha256, "64 lower-case hexadecimal digits, or " + UNKNOWN);
        }
        String file = node.text("file");
        if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw node.refused("file", file, "the name of a file");
        }
        AvailableModel model = new AvailableModel(
                node.text("name"),
                url(node),
                file,
                node.wholeOr("bytes", UNKNOWN),
                sha256.equals(UNKNOWN) ? Optional.empty() : Optional.of(sha256),
                node.text("licence"),
                node.whole("dimension", 1, 4096),
                node.whole("minimum-frames", 1, 48_000),
                FrontEndReader.read(node.mapping("front-end")),
                node.plainValues("front-end"));
        node.requireNothingElse();
        return model;
    }

    private static URI url(CatalogNode node) {
        String text = node.text("url");
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && text.matches("https?://.*")) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw node.refused("url", text, "where it is published, with https://");
        }
        throw node.refused("url", text, "where it is published, with https://");
    }
}
