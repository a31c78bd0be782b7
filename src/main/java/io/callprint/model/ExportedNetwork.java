package io.callprint.model;

/**
 * A network as it left training. Voiceprints, mean vector, golden values and calibration belong to it, whichever file
 * computes it: the shipped one may do so in a faster order.
 *
 * @param name what its calibration file is called after
 * @param sha256 of the exported file, 64 lower-case hexadecimal digits
 */
public record ExportedNetwork(String name, String sha256) {}
