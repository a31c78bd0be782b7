package io.callprint.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Entries of a store as JSON objects, everything in them; {@code entry} says which kind it is. */
public final class KeptJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KeptJson() {}

    public static ObjectNode written(Kept entry) {
        return switch (entry) {
            case Voiceprint one -> {
                ObjectNode json = begun("voiceprint")
                        .put("caller", one.caller().value())
                        .put("createdAt", one.createdAt().toString())
                        .put("lastSeen", one.lastSeen().toString());
                one.metadata().forEach(json.putObject("metadata")::put);
                json.set("samples", SampleJson.written(one.samples()));
                yield json;
            }
            case OptOut one ->
                begun("opt-out")
                        .put("caller", one.caller().value())
                        .put("at", one.at().toString());
            case Consent one ->
                begun("consent")
                        .put("caller", one.caller().value())
                        .put("purpose", one.purpose())
                        .put("answer", one.given().name())
                        .put("how", one.how())
                        .put("wording", one.wording())
                        .put("at", one.at().toString());
            case Attachment one ->
                begun("attachment")
                        .put("caller", one.caller().value())
                        .put("sample", one.sampleId())
                        .put("name", one.name())
                        .put("form", one.form().name())
                        .put("sealed", one.isSealed())
                        .put("octets", one.octets())
                        .put("sha256", one.sha256());
            case Note one ->
                begun("note")
                        .put("kind", one.kind())
                        .put("key", one.key())
                        .put("body", one.body())
                        .put("until", one.until().toString());
        };
    }

    /** @throws IOException when it is none; the message holds no data of it */
    public static Kept read(JsonNode json) throws IOException {
        try {
            return switch (text(json, "entry")) {
                case "voiceprint" -> {
                    Map<String, String> metadata = new HashMap<>();
                    json.required("metadata")
                            .properties()
                            .forEach(one ->
                                    metadata.put(one.getKey(), one.getValue().asText()));
                    yield new Voiceprint(
                            caller(json),
                            SampleJson.read(json.required("samples")),
                            metadata,
                            time(json, "createdAt"),
                            time(json, "lastSeen"));
                }
                case "opt-out" -> new OptOut(caller(json), time(json, "at"));
                case "consent" ->
                    new Consent(
                            caller(json),
                            text(json, "purpose"),
                            Consent.Answer.valueOf(text(json, "answer")),
                            text(json, "how"),
                            text(json, "wording"),
                            time(json, "at"));
                case "attachment" ->
                    new Attachment(
                            caller(json),
                            text(json, "sample"),
                            text(json, "name"),
                            Attachment.Form.valueOf(text(json, "form")),
                            json.required("sealed").asBoolean(),
                            json.required("octets").binaryValue(),
                            text(json, "sha256"));
                case "note" -> new Note(text(json, "kind"), text(json, "key"), text(json, "body"), time(json, "until"));
                default -> throw new IOException("an entry is of no known kind: a newer Callprint wrote it");
            };
        } catch (RuntimeException e) {
            throw new IOException("an entry is damaged (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static ObjectNode begun(String kind) {
        return JSON.createObjectNode().put("entry", kind);
    }

    private static CallerId caller(JsonNode json) {
        return new CallerId(text(json, "caller"));
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).asText();
    }
}
