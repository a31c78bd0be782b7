package io.callprint.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.audio.WavWriter;
import io.callprint.voices.Voice;
import io.callprint.voices.VoiceLibrary;
import io.callprint.voices.VoiceLibraryException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The voice library over HTTP, read only: {@code /api/voices}, {@code /api/voices/VOICE} by name or id, and its recording at
 * {@code /api/voices/VOICE/prompt}: WAV, or with {@code ?as=array} the samples as JSON.
 */
public final class VoicePrompts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final VoiceLibrary library;
    private final Consumer<String> heard;

    /** @param heard told the id of each voice whose recording is handed out, for the audit */
    public VoicePrompts(VoiceLibrary library, Consumer<String> heard) {
        this.library = library;
        this.heard = heard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/voices", this::list);
        routes.get("/api/voices/{voice}", this::show);
        routes.get("/api/voices/{voice}/prompt", this::prompt);
        routes.exception(VoiceLibraryException.class, (e, context) -> {
            context.status(HttpStatus.INTERNAL_SERVER_ERROR);
            json(context, JSON.createObjectNode().put("error", e.getMessage()).toString());
        });
    }

    private void list(Context context) throws IOException {
        ArrayNode all = JSON.createArrayNode();
        library.list().forEach(voice -> all.add(voice.json()));
        json(context, all.toString());
    }

    private void show(Context context) throws IOException {
        Optional<Voice> voice = named(context);
        if (voice.isPresent()) {
            json(context, voice.get().json().toString());
        }
    }

    private void prompt(Context context) throws IOException {
        Optional<Voice> voice = named(context);
        if (voice.isEmpty()) {
            return;
        }
        AudioClip clip = library.prompt(voice.get());
        heard.accept(voice.get().id());
        if ("array".equals(context.queryParam("as"))) {
            ObjectNode answer = JSON.createObjectNode().put("sample_rate", clip.sampleRateHz());
            ArrayNode audio = answer.putArray("audio");
            for (float sample : clip.samples()) {
                audio.add(sample);
            }
            json(context, answer.toString());
        } else {
            context.contentType("audio/wav")
                    .result(WavWriter.pcm16(Levels.toPcm16(clip.samples()), clip.sampleRateHz()));
        }
    }

    /** The voice of the path; when there is none, that is the answer already. */
    private Optional<Voice> named(Context context) throws IOException {
        Optional<Voice> voice = library.find(context.pathParam("voice"));
        if (voice.isEmpty()) {
            context.status(HttpStatus.NOT_FOUND);
            json(
                    context,
                    JSON.createObjectNode()
                            .put("error", "there is no such voice")
                            .toString());
        }
        return voice;
    }

    private static void json(Context context, String json) {
        context.contentType("application/json").result(json);
    }
}
