package io.callprint.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.store.SampleJson;
import io.callprint.voiceprint.EnrolmentSample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A voice to flag.
 *
 * @param id 8 hexadecimal digits
 * @param reason shown to agents: 1 to {@value #MAX_REASON} printable characters
 * @param origin whose or what it is, for people: {@code caller ID} or names of files
 * @param samples at least one
 * @param until from when it is watched no more
 */
public record WatchedVoice(
        String id, String reason, String origin, List<EnrolmentSample> samples, Instant addedAt, Instant until) {
    static final int MAX_REASON = 200;

    /** @throws IllegalArgumentException one sentence, for a reason that cannot be shown */
    public WatchedVoice {
        samples = List.copyOf(samples);
        if (reason.isBlank()
                || reason.length() > MAX_REASON
                || reason.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the reason has " + reason.length()
                    + " characters or holds control characters, expected 1 to " + MAX_REASON + " printable ones");
        }
    }

    /** As it is kept. */
    String body() {
        ObjectNode body = SampleJson.JSON
                .createObjectNode()
                .put("reason", reason)
                .put("origin", origin)
                .put("addedAt", addedAt.toString());
        body.set("samples", SampleJson.written(samples));
        return body.toString();
    }

    /** @throws IOException when it is damaged; the message holds no data of it */
    static WatchedVoice read(String id, String body, Instant until) throws IOException {
        try {
            JsonNode json = SampleJson.JSON.readTree(body);
            return new WatchedVoice(
                    id,
                    json.required("reason").asText(),
                    json.required("origin").asText(),
                    SampleJson.read(json.required("samples")),
                    Instant.parse(json.required("addedAt").asText()),
                    until);
        } catch (RuntimeException e) {
            throw new IOException("a watched voice is damaged (" + e.getClass().getSimpleName() + ")");
        }
    }
}
