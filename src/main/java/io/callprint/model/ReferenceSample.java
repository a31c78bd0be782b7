package io.callprint.model;

import java.nio.file.Path;

/**
 * The committed sample on which a speaker model has to give what it gave when it was shipped.
 *
 * @param sample WAV file
 * @param golden values that Python computed from it, JSON
 * @param tolerance largest difference of a value that is not a mismatch
 */
public record ReferenceSample(Path sample, Path golden, double tolerance) {}
