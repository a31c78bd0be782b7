package io.callprint.model;

import java.nio.file.Path;
import java.util.List;

/** One shipped model. */
public sealed interface ModelEntry permits SegmentationModelEntry, SpeakerModelEntry, SpoofModelEntry, VadModelEntry {
    /** Name in the catalogue and in the configuration. */
    String id();

    /** The ONNX file. */
    Path file();

    /** SHA-256 of the file as shipped, 64 lower-case hexadecimal digits. */
    String sha256();

    Provenance provenance();

    List<TensorSpec> inputs();

    List<TensorSpec> outputs();
}
