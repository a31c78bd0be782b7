package io.callprint.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models there are: {@code models.yaml} of the folder of shipped ones, and of one more, read strictly. Files are not
 * opened here; see {@link OnnxModels#open}.
 */
public final class ModelCatalog {
    /** Name of the catalogue in the models folder. */
    public static final String FILE_NAME = "models.yaml";

    private final Path file;
    private final List<SpeakerModelEntry> speakers;
    private final List<VadModelEntry> vads;
    private final List<SpoofModelEntry> spoofs;
    private final List<SegmentationModelEntry> segmentations;

    private ModelCatalog(
            Path file,
            List<SpeakerModelEntry> speakers,
            List<VadModelEntry> vads,
            List<SpoofModelEntry> spoofs,
            List<SegmentationModelEntry> segmentations) {
        this.file = file;
        this.speakers = List.copyOf(speakers);
        this.vads = List.copyOf(vads);
        this.spoofs = List.copyOf(spoofs);
        this.segmentations = List.copyOf(segmentations);
    }

    /**
     * @param modelsFolder with {@code models.yaml} and everything it names
     * @throws ModelRefusedException when the catalogue is missing or says something that is not understood
     */
    public static ModelCatalog load(Path modelsFolder) {
        return load(modelsFolder, modelsFolder);
    }

    /**
     * @param modelsFolder as above
     * @param further whose models come after the shipped ones; may have no catalogue, or be the same
     * @throws ModelRefusedException as above, also when a name is in both
     */
    public static ModelCatalog load(Path modelsFolder, Path further) {
        Path file = modelsFolder.resolve(FILE_NAME);
        List<Path> folders = new ArrayList<>(List.of(modelsFolder));
        if (!further.equals(modelsFolder) && Files.exists(further.resolve(FILE_NAME))) {
            folders.add(further);
        }
        List<SpeakerModelEntry> speakers = new ArrayList<>();
        List<VadModelEntry> vads = new ArrayList<>();
        List<SpoofModelEntry> spoofs = new ArrayList<>();
        List<SegmentationModelEntry> segmentations = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path folder : folders) {
            CatalogNode root = new CatalogNode(folder.resolve(FILE_NAME), "", parse(folder.resolve(FILE_NAME)));
            ModelEntryReader reader = new ModelEntryReader(folder);
            for (CatalogNode node : root.mappings("models")) {
                ModelEntry entry = reader.entry(node);
                if (!ids.add(entry.id())) {
                    throw node.refused("name", entry.id() + " a second time", "every model once");
                }
                switch (entry) {
                    case SpeakerModelEntry speaker -> speakers.add(speaker);
                    case VadModelEntry vad -> vads.add(vad);
                    case SpoofModelEntry spoof -> spoofs.add(spoof);
                    case SegmentationModelEntry segmentation -> segmentations.add(segmentation);
                }
            }
            root.requireNothingElse();
        }
        return new ModelCatalog(file, speakers, vads, spoofs, segmentations);
    }

    public List<SpeakerModelEntry> speakers() {
        return speakers;
    }

    public List<VadModelEntry> vads() {
        return vads;
    }

    /** Detectors of voices that are made or played. */
    public List<SpoofModelEntry> spoofs() {
        return spoofs;
    }

    /** Networks that say who speaks when in a recording. */
    public List<SegmentationModelEntry> segmentations() {
        return segmentations;
    }

    /** All of them, speaker models first. */
    public List<ModelEntry> all() {
        return Stream.of(speakers, vads, spoofs, segmentations)
                .<ModelEntry>flatMap(List::stream)
                .toList();
    }

    /** @throws ModelRefusedException when there is no such speaker model */
    public SpeakerModelEntry speaker(String id) {
        return find(speakers, "speaker", id);
    }

    /** @throws ModelRefusedException when there is no such voice activity model */
    public VadModelEntry vad(String id) {
        return find(vads, "vad", id);
    }

    /** @throws ModelRefusedException when there is no such detector */
    public SpoofModelEntry spoof(String id) {
        return find(spoofs, "spoof", id);
    }

    /** @throws ModelRefusedException when there is no such network */
    public SegmentationModelEntry segmentation(String id) {
        return find(segmentations, "segmentation", id);
    }

    private <E extends ModelEntry> E find(List<E> entries, String kind, String id) {
        return entries.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ModelRefusedException("%s: there is no %s model %s, expected one of %s"
                        .formatted(
                                file,
                                kind,
                                id,
                                entries.stream().map(ModelEntry::id).collect(Collectors.joining(", ")))));
    }

    private static JsonNode parse(Path file) {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .build();
        try {
            return mapper.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new ModelRefusedException(
                    "%s: line %d is not understood, expected YAML (%s)"
                            .formatted(
                                    file,
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr(),
                                    String.valueOf(e.getOriginalMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("no detail")),
                    e);
        } catch (IOException e) {
            throw new ModelRefusedException(file + " cannot be read, expected the catalogue of shipped models", e);
        }
    }
}
