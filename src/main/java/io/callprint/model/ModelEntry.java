package io.callprint.model;

import java.nio.file.Path;

/** One shipped model. */
public sealed interface ModelEntry permits SpeakerModelEntry, VadModelEntry {
    /** Name in the catalogue and in the configuration. */
    String id();

    /** The ONNX file. */
    Path file();

    /** SHA-256 of the file as shipped, 64 lower-case hexadecimal digits. */
    String sha256();

    /** Where it comes from, for people. */
    String source();

    /** SPDX identifier. */
    String licence();
}
