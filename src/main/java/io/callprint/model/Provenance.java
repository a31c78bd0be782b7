package io.callprint.model;

import java.util.List;

/**
 * Where a model comes from.
 *
 * @param source package, version, path in it, and what was changed, for people
 * @param licence SPDX identifier
 * @param attribution whom the licences ask to name
 */
public record Provenance(String source, String licence, List<String> attribution) {
    public Provenance {
        attribution = List.copyOf(attribution);
    }
}
