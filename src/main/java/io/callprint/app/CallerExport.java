package io.callprint.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.speech.NetSpeech;
import io.callprint.store.KeptJson;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that is held on one caller, in the clear, for whoever is asked for it: voiceprint with embeddings, consents,
 * opt-out, enrolments that wait, what is kept of their speech, and the lines of the audit about them.
 */
public final class CallerExport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final VoiceprintStore store;
    private final Path audit;

    /** @param audit file of the audit */
    public CallerExport(VoiceprintStore store, Path audit) {
        this.store = store;
        this.audit = audit;
    }

    /** Empty when nothing is held. */
    public Optional<ObjectNode> of(CallerId caller) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("caller", caller.value());
        store.find(caller).ifPresent(voiceprint -> json.set("voiceprint", KeptJson.written(voiceprint)));
        ArrayNode speech = json.putArray("speech");
        for (Attachment one : speechOf(caller)) {
            speech.addObject()
                    .put("sample", one.sampleId())
                    .put("form", one.form().name())
                    .put("seconds", (double) one.octets().length / NetSpeech.SAMPLE_RATE_HZ)
                    .put("sha256", one.sha256());
        }
        ArrayNode others = json.putArray("embeddingsByOtherModels");
        for (String name : store.attachments().names()) {
            if (!name.equals(SampleSpeech.NAME)) {
                store.attachments().of(caller, name).forEach(one -> others.add(KeptJson.written(one)));
            }
        }
        json.put("optedOut", store.hasOptedOut(caller));
        ArrayNode consents = json.putArray("consents");
        for (Consent consent : store.consents(caller)) {
            consents.add(KeptJson.written(consent));
        }
        ArrayNode notes = json.putArray("notes");
        store.forEachKept(entry -> {
            if (isAbout(entry, caller)) {
                notes.add(KeptJson.written(entry));
            }
        });
        boolean isHeld =
                json.has("voiceprint") || json.get("optedOut").asBoolean() || !consents.isEmpty() || !notes.isEmpty();
        ArrayNode lines = json.putArray("audit");
        audited(caller, lines);
        return isHeld || !lines.isEmpty() ? Optional.of(json) : Optional.empty();
    }

    /** The speech of the caller's samples, {@link SampleSpeech#wav} makes files of it. */
    public List<Attachment> speechOf(CallerId caller) {
        return store.attachments().of(caller, SampleSpeech.NAME);
    }

    private static boolean isAbout(Kept entry, CallerId caller) {
        return entry instanceof Note note && (note.key().equals(caller.value()) || isNamedIn(note.body(), caller));
    }

    /** Whether a value anywhere in the JSON is the caller's id. */
    private static boolean isNamedIn(String body, CallerId caller) {
        try {
            return isNamedIn(JSON.readTree(body), caller);
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean isNamedIn(JsonNode json, CallerId caller) {
        if (json.isTextual()) {
            return json.asText().equals(caller.value());
        }
        for (JsonNode inside : json) {
            if (isNamedIn(inside, caller)) {
                return true;
            }
        }
        return false;
    }

    private void audited(CallerId caller, ArrayNode into) throws IOException {
        if (!Files.exists(audit)) {
            return;
        }
        try (Stream<String> lines = Files.lines(audit)) {
            for (String line : (Iterable<String>) lines.filter(one -> one.contains("\"subject\""))::iterator) {
                try {
                    JsonNode entry = JSON.readTree(line);
                    if (entry.path("subject").asText().equals(caller.value())) {
                        into.add(entry);
                    }
                } catch (JsonProcessingException e) {
                    // `store check` says so
                }
            }
        }
    }
}
