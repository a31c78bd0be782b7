package io.callprint.store.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.store.json.JsonContent.NoteKey;
import io.callprint.store.json.JsonForm.CallerForm;
import io.callprint.store.json.JsonForm.ConsentForm;
import io.callprint.store.json.JsonForm.NoteForm;
import io.callprint.store.json.JsonForm.OptOutForm;
import io.callprint.store.json.JsonForm.SampleForm;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of a file into its content, or into one sentence that says where what is wrong, without data. */
final class JsonReading {
    private static final JsonMapper JSON = JsonForm.mapper();

    private JsonReading() {}

    /** @throws IOException whose message is that sentence, without the file's name */
    static JsonContent read(byte[] file) throws IOException {
        if (file.length == 0) {
            throw new IOException("it is empty, expected the JSON object that was written last");
        }
        try {
            requireReadableVersion(file);
            return content(JSON.readValue(file, JsonForm.class));
        } catch (JsonProcessingException e) {
            throw new IOException(sentence(e, isCutOff(file))); // no cause: its text may hold data
        }
    }

    /** A file of another kind or of a newer version may hold keys that this program does not know. */
    private static void requireReadableVersion(byte[] file) throws IOException {
        JsonNode tree = JSON.readTree(file);
        if (!tree.path("format").asText().equals(JsonForm.FORMAT)) {
            throw new IOException("it is no voiceprint file, expected \"format\": \"" + JsonForm.FORMAT + "\"");
        }
        JsonNode version = tree.path("version");
        if (version.isInt() && version.asInt() > JsonForm.VERSION) {
            throw new IOException("it has version %d, expected %d: it was written by a newer Callprint"
                    .formatted(version.asInt(), JsonForm.VERSION));
        }
    }

    private static JsonContent content(JsonForm form) throws IOException {
        TreeMap<CallerId, Instant> optOuts = new TreeMap<>();
        for (int i = 0; i < form.optOuts().size(); i++) {
            OptOutForm one = form.optOuts().get(i);
            requireNew(optOuts.put(one.caller(), one.at()), "optOuts", i, "another caller than before");
        }
        TreeMap<CallerId, Voiceprint> voiceprints = new TreeMap<>();
        for (int i = 0; i < form.voiceprints().size(); i++) {
            Voiceprint one = voiceprint(form.voiceprints().get(i), "voiceprints[" + i + "]");
            requireNew(voiceprints.put(one.caller(), one), "voiceprints", i, "another caller than before");
            requireNew(optOuts.get(one.caller()), "voiceprints", i, "a caller who has not opted out");
        }
        TreeMap<CallerId, List<Consent>> consents = new TreeMap<>();
        for (ConsentForm one : form.consents()) {
            consents.computeIfAbsent(one.caller(), _ -> new ArrayList<>())
                    .add(new Consent(one.caller(), one.purpose(), one.answer(), one.how(), one.wording(), one.at()));
        }
        consents.replaceAll((_, ledger) -> List.copyOf(ledger));
        TreeMap<NoteKey, Note> notes = new TreeMap<>();
        for (int i = 0; i < form.notes().size(); i++) {
            NoteForm one = form.notes().get(i);
            Note note = new Note(one.kind(), one.key(), one.body(), one.until());
            requireNew(
                    notes.put(new NoteKey(one.kind(), one.key()), note),
                    "notes",
                    i,
                    "another kind and key than before");
        }
        return new JsonContent(voiceprints, optOuts, consents, notes);
    }

    private static void requireNew(@Nullable Object before, String list, int index, String expected)
            throws IOException {
        if (before != null) {
            throw new IOException("%s[%d] cannot be there, expected %s".formatted(list, index, expected));
        }
    }

    private static Voiceprint voiceprint(CallerForm form, String path) throws IOException {
        if (form.samples().isEmpty()) {
            throw new IOException(path + ".samples is empty, expected at least one");
        }
        List<EnrolmentSample> samples = new ArrayList<>();
        for (SampleForm one : form.samples()) {
            try {
                samples.add(new EnrolmentSample(
                        one.id(),
                        Embedding.of(form.model(), one.vector()),
                        one.netSpeechSeconds(),
                        one.quality(),
                        one.recordedAt(),
                        one.origin(),
                        one.source()));
            } catch (IllegalArgumentException e) {
                throw new IOException("%s.samples[%d].vector is altered, expected one of unit length"
                        .formatted(path, samples.size()));
            }
        }
        return new Voiceprint(form.caller(), samples, form.metadata(), form.createdAt(), form.lastSeen());
    }

    private static String sentence(JsonProcessingException e, boolean isCutOff) {
        JsonLocation at = e.getLocation();
        String line = at == null ? "" : "line " + at.getLineNr() + ": ";
        if (e instanceof JsonEOFException || (e instanceof StreamReadException && isCutOff)) {
            return line + "the file ends too early, expected the rest of the JSON: it is torn";
        }
        return line
                + switch (e) {
                    case JsonParseException _ ->
                        "this is not JSON, expected keys and texts in double quotes with commas between them";
                    case StreamReadException _ -> "this cannot be read as JSON";
                    case UnrecognizedPropertyException unknown ->
                        "there is no key \"%s\" in %s, expected one of %s"
                                .formatted(
                                        unknown.getPropertyName(),
                                        place(unknown.getPath()
                                                .subList(0, unknown.getPath().size() - 1)),
                                        unknown.getKnownPropertyIds().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .collect(Collectors.joining(", ")));
                    case JsonForm.Mistake mistake ->
                        place(mistake.getPath()) + " is not usable, expected " + mistake.getOriginalMessage();
                    case MismatchedInputException mismatch ->
                        place(mismatch.getPath()) + " is missing or not usable, expected "
                                + words(mismatch.getTargetType());
                    case JsonMappingException other -> place(other.getPath()) + " is not usable";
                    default -> "this cannot be read as JSON";
                };
    }

    /** Whether the last thing in the file is not the brace that ends it. */
    private static boolean isCutOff(byte[] file) {
        int last = file.length - 1;
        while (last >= 0 && Character.isWhitespace(file[last])) {
            last--;
        }
        return last < 0 || file[last] != '}';
    }

    /** For example {@code voiceprints[3].samples[0].quality}. */
    private static String place(List<JsonMappingException.Reference> path) {
        StringBuilder place = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else if (place.isEmpty()) {
                place.append(step.getFieldName());
            } else {
                place.append('.').append(step.getFieldName());
            }
        }
        return place.isEmpty() ? "the file" : place.toString();
    }

    private static String words(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        } else if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        } else if (type == int.class || type == double.class) {
            return "a number";
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        } else if (type == String.class) {
            return "a text";
        } else if (type.isRecord()) {
            return "an object with all of "
                    + Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getName)
                            .collect(Collectors.joining(", "));
        }
        return "an object of texts";
    }
}
