package io.callprint.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Which speaker model a store is used with, kept in it, so that all processes that share it agree. One note: it changes at
 * once, for everybody who starts after it.
 *
 * @param name of the model in the catalogue
 * @param before the model that was used before; going back to it computes nothing
 */
public record ActiveModel(String name, String before) {
    private static final String KIND = "active-model";
    private static final String KEY = "model";
    private static final Instant FOR_EVER = Instant.parse("9999-12-31T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Empty where nobody has chosen one: the configured model counts. */
    public static Optional<ActiveModel> in(VoiceprintStore store) {
        return store.notes(KIND).stream()
                .filter(note -> note.key().equals(KEY))
                .findFirst()
                .map(ActiveModel::read);
    }

    private static ActiveModel read(Note note) {
        try {
            return JSON.readValue(note.body(), ActiveModel.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the note that names the model of the store is damaged, expected `callprint"
                    + " models use MODEL` once more");
        }
    }

    public void writeTo(VoiceprintStore store) {
        try {
            store.keep(new Note(KIND, KEY, JSON.writeValueAsString(this), FOR_EVER), Instant.EPOCH);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two texts are JSON", e);
        }
    }
}
