package io.callprint.voices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A voice of the library, as its catalogue describes it.
 *
 * @param id 8 hexadecimal digits
 * @param name of the speaker
 * @param seconds of its recording
 * @param described the whole entry of the catalogue, also what other programs put there; not to be changed
 */
public record Voice(String id, String name, String gender, String description, double seconds, JsonNode described) {
    static Voice of(String id, JsonNode entry) {
        return new Voice(
                id,
                entry.path("speaker_name").asText(entry.path("name").asText("Unknown")),
                entry.path("gender").asText("unknown"),
                entry.path("description").asText(""),
                entry.path("duration").asDouble(),
                entry);
    }

    /** What the speaker agreed to; empty for a voice that another program put there. */
    public String consent() {
        return described.path("consent").path("wording").asText("");
    }

    public ObjectNode json() {
        return ((ObjectNode) described.deepCopy()).put("voice_id", id);
    }

    @Override
    public String toString() {
        return "Voice[" + id + "]";
    }
}
