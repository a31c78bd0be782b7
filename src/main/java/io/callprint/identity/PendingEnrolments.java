package io.callprint.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.audit.AuditEntry;
import io.callprint.audit.AuditLog;
import io.callprint.store.KeptJson;
import io.callprint.store.SampleJson;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrolments that wait for the operator, because their voice is enrolled under another id already. They are notes of the
 * store: nobody is compared with them, and after 30 days they are forgotten. Blocks on the store.
 */
public final class PendingEnrolments {
    static final Duration PATIENCE = Duration.ofDays(30);

    private static final String KIND = "pending-enrolment";
    private static final Logger log = LoggerFactory.getLogger(PendingEnrolments.class);

    private final VoiceprintStore store;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * One that waits.
     *
     * @param voiceprint what will be kept
     * @param speech of its samples, as far as it will be kept
     * @param sameVoiceAs the caller who has that voice
     */
    public record Pending(Voiceprint voiceprint, List<Attachment> speech, CallerId sameVoiceAs) {}

    /** What became of an approval. */
    public enum Approval {
        ENROLLED,
        NOTHING_WAITS,
        /** Somebody was enrolled under that id meanwhile; nothing was changed. */
        ENROLLED_MEANWHILE
    }

    public PendingEnrolments(VoiceprintStore store, AuditLog audit, Clock clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param callId where it was said, or empty */
    void keep(Voiceprint voiceprint, List<Attachment> speech, CallerId sameVoiceAs, String callId) {
        ObjectNode body = SampleJson.JSON
                .createObjectNode()
                .put("sameVoiceAs", sameVoiceAs.value())
                .put("createdAt", voiceprint.createdAt().toString());
        body.set("samples", SampleJson.written(voiceprint.samples()));
        ArrayNode said = body.putArray("speech");
        speech.forEach(one -> said.add(KeptJson.written(one)));
        voiceprint.metadata().forEach(body.putObject("metadata")::put);
        Instant now = clock.instant();
        store.keep(new Note(KIND, voiceprint.caller().value(), body.toString(), now.plus(PATIENCE)), now);
        audit.record(AuditEntry.ofEnrolment(
                now, "enrolment.pending", voiceprint.caller().value(), callId, "same voice as " + sameVoiceAs));
    }

    /** By caller id. */
    public List<Pending> list() {
        List<Pending> pending = new ArrayList<>();
        for (Note note : store.notes(KIND)) {
            if (note.until().isAfter(clock.instant())) {
                read(note).ifPresent(pending::add);
            }
        }
        return pending;
    }

    /** Makes the voiceprint of one that waits. */
    public Approval approve(CallerId caller, String actor) {
        Optional<Pending> pending = list().stream()
                .filter(p -> p.voiceprint().caller().equals(caller))
                .findFirst();
        if (pending.isEmpty()) {
            return Approval.NOTHING_WAITS;
        }
        if (!store.replace(Optional.empty(), pending.get().voiceprint())) {
            return Approval.ENROLLED_MEANWHILE;
        }
        pending.get().speech().forEach(store.attachments()::put);
        store.drop(KIND, caller.value());
        audit(
                actor,
                "enrolment.approve",
                caller,
                "same voice as " + pending.get().sameVoiceAs());
        return Approval.ENROLLED;
    }

    /** Forgets one that waits. @return whether there was one */
    public boolean reject(CallerId caller, String actor) {
        boolean waited = store.drop(KIND, caller.value());
        if (waited) {
            audit(actor, "enrolment.reject", caller, "");
        }
        return waited;
    }

    private void audit(String actor, String action, CallerId caller, String detail) {
        audit.record(new AuditEntry(clock.instant(), actor, action, caller.value(), "", detail));
    }

    private static Optional<Pending> read(Note note) {
        try {
            JsonNode body = SampleJson.JSON.readTree(note.body());
            Map<String, String> metadata = new HashMap<>();
            body.path("metadata")
                    .properties()
                    .forEach(m -> metadata.put(m.getKey(), m.getValue().asText()));
            Instant createdAt = Instant.parse(body.path("createdAt").asText());
            Voiceprint voiceprint = new Voiceprint(
                    new CallerId(note.key()), SampleJson.read(body.path("samples")), metadata, createdAt, createdAt);
            List<Attachment> speech = new ArrayList<>();
            for (JsonNode one : body.path("speech")) {
                if (KeptJson.read(one) instanceof Attachment said) {
                    speech.add(said);
                }
            }
            return Optional.of(new Pending(
                    voiceprint, speech, new CallerId(body.path("sameVoiceAs").asText())));
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "a pending enrolment is damaged ({}) and is left out",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
