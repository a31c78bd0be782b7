package io.callprint.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.audit.SigningKey;
import java.io.IOException;
import java.util.Optional;

/**
 * What an installation vouches for: that it deleted a caller, what of them and when. JSON with an Ed25519 signature over
 * everything else in it, in the order it stands there, so that blanks do not matter.
 */
public final class DeletionReceipt {
    private static final String SIGNATURE = "signature";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode json;

    private DeletionReceipt(ObjectNode json) {
        this.json = json;
    }

    /**
     * What was deleted.
     *
     * @param voiceprints 0 or 1
     * @param samples embeddings
     * @param recordings samples whose speech was kept too
     * @param pendingEnrolments that waited for the operator
     * @param searchVectors in the clear, where the server searches for voices
     */
    public record Counts(int voiceprints, int samples, int recordings, int pendingEnrolments, int searchVectors) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        boolean isSomething() {
            return voiceprints + pendingEnrolments > 0;
        }

        /** What either counted: a deletion that is done twice finds nothing the second time. */
        Counts or(Counts other) {
            return new Counts(
                    Math.max(voiceprints, other.voiceprints),
                    Math.max(samples, other.samples),
                    Math.max(recordings, other.recordings),
                    Math.max(pendingEnrolments, other.pendingEnrolments),
                    Math.max(searchVectors, other.searchVectors));
        }
    }

    /**
     * @param completedAt empty while the engine could not be reached
     */
    static DeletionReceipt signed(
            String id,
            String caller,
            String engine,
            String requestedBy,
            String requestedAt,
            Optional<String> completedAt,
            Counts deleted,
            SigningKey key) {
        ObjectNode json = JSON.createObjectNode()
                .put("receipt", id)
                .put("caller", caller)
                .put("engine", engine)
                .put("requestedBy", requestedBy)
                .put("requestedAt", requestedAt)
                .put("state", completedAt.isPresent() ? "complete" : "pending")
                .put("completedAt", completedAt.orElse(""));
        json.putObject("deleted")
                .put("voiceprints", deleted.voiceprints())
                .put("samples", deleted.samples())
                .put("recordings", deleted.recordings())
                .put("dataKeys", deleted.voiceprints())
                .put("pendingEnrolments", deleted.pendingEnrolments())
                .put("searchVectors", deleted.searchVectors());
        json.put("signingKey", key.id()).put("publicKey", key.publicKey());
        return new DeletionReceipt(json.put(SIGNATURE, key.sign(json.toString())));
    }

    /** @throws IOException one sentence, when it is no receipt */
    public static DeletionReceipt read(String text) throws IOException {
        try {
            if (JSON.readTree(text) instanceof ObjectNode json
                    && json.path("receipt").isTextual()) {
                return new DeletionReceipt(json);
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new IOException("this is no receipt of a deletion, expected what `callprint callers delete` wrote");
    }

    /** @param publicKey of the installation that should have signed it */
    public boolean isSignedBy(String publicKey) {
        ObjectNode signed = json.deepCopy();
        JsonNode signature = signed.remove(SIGNATURE);
        return signature != null && SigningKey.isSigned(signed.toString(), signature.asText(), publicKey);
    }

    public boolean isComplete() {
        return text("state").equals("complete");
    }

    public String id() {
        return text("receipt");
    }

    public String caller() {
        return text("caller");
    }

    String text(String name) {
        return json.path(name).asText();
    }

    Counts deleted() {
        JsonNode deleted = json.path("deleted");
        return new Counts(
                deleted.path("voiceprints").asInt(),
                deleted.path("samples").asInt(),
                deleted.path("recordings").asInt(),
                deleted.path("pendingEnrolments").asInt(),
                deleted.path("searchVectors").asInt());
    }

    /** Samples that were deleted. */
    public int samples() {
        return deleted().samples();
    }

    public String signingKey() {
        return text("signingKey");
    }

    public String completedAt() {
        return text("completedAt");
    }

    /** As JSON, indented. */
    public String toJson() {
        return json.toPrettyString();
    }

    @Override
    public String toString() {
        return "DeletionReceipt[" + id() + ", " + text("state") + "]";
    }
}
