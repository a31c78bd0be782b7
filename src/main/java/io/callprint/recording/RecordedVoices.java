package io.callprint.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voices of recordings that somebody wanted kept, so that one voice is found across recordings. They are notes of the
 * store, which every engine has and which are sealed, copied and backed up like everything biometric. Blocks on the store.
 */
public final class RecordedVoices {
    private static final Logger log = LoggerFactory.getLogger(RecordedVoices.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ID_DIGITS = 12;

    private final VoiceprintStore store;

    /**
     * A voice that was found.
     *
     * @param likeness cosine to the voice that was asked for
     */
    public record Match(RecordedVoice voice, double likeness) {}

    public RecordedVoices(VoiceprintStore store) {
        this.store = store;
    }

    /** The id of a recording: whatever it is called, the same bytes are the same recording. */
    public static String idOf(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] digest = ((DigestInputStream) in).getMessageDigest().digest();
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Keeps the voices of a recording in the place of those that were kept of it before. */
    public void keep(String recording, List<RecordedVoice> voices, Instant now) {
        delete(recording);
        for (RecordedVoice voice : voices) {
            store.keep(note(voice), now);
        }
    }

    /** Those that count at a time, by recording and the more speech the earlier. */
    public List<RecordedVoice> list(Instant now) {
        return store.notes(Note.SPEAKER_EMBEDDING).stream()
                .filter(note -> note.until().isAfter(now))
                .flatMap(note -> read(note).stream())
                .sorted(Comparator.comparing(RecordedVoice::keptAt)
                        .thenComparing(RecordedVoice::recording)
                        .thenComparing(RecordedVoice::seconds, Comparator.reverseOrder()))
                .toList();
    }

    /** @return how many voices were kept of it */
    public int delete(String recording) {
        int deleted = 0;
        for (Note note : store.notes(Note.SPEAKER_EMBEDDING)) {
            if (note.key().startsWith(recording + "#")) {
                deleted += store.drop(Note.SPEAKER_EMBEDDING, note.key()) ? 1 : 0;
            }
        }
        return deleted;
    }

    /** Voices of other recordings that are like one, likest first. Those of other models are never compared. */
    public List<Match> like(RecordedVoice asked, double leastLikeness, Instant now) {
        return list(now).stream()
                .filter(other -> !other.recording().equals(asked.recording())
                        && other.voice().modelId().equals(asked.voice().modelId()))
                .map(other -> new Match(other, cosine(other.voice(), asked.voice())))
                .filter(match -> match.likeness() >= leastLikeness)
                .sorted(Comparator.comparingDouble(Match::likeness).reversed())
                .toList();
    }

    private static double cosine(Embedding one, Embedding other) {
        float[] left = one.vector();
        float[] right = other.vector();
        double dot = 0;
        for (int i = 0; i < left.length; i++) {
            dot += (double) left[i] * right[i];
        }
        return dot;
    }

    private static Note note(RecordedVoice voice) {
        String body = JSON.createObjectNode()
                .put("file", voice.file())
                .put("speaker", voice.speaker())
                .put("seconds", voice.seconds())
                .put("model", voice.voice().modelId())
                .put("voice", Base64.getEncoder().encodeToString(voice.voice().bytes()))
                .put("keptAt", voice.keptAt().toString())
                .toString();
        return new Note(Note.SPEAKER_EMBEDDING, voice.recording() + "#" + voice.speaker(), body, voice.until());
    }

    private static Optional<RecordedVoice> read(Note note) {
        try {
            JsonNode body = JSON.readTree(note.body());
            return Optional.of(new RecordedVoice(
                    note.key().substring(0, note.key().indexOf('#')),
                    body.required("file").asText(),
                    body.required("speaker").asText(),
                    body.required("seconds").asDouble(),
                    Embedding.of(
                            body.required("model").asText(),
                            Base64.getDecoder().decode(body.required("voice").asText())),
                    Instant.parse(body.required("keptAt").asText()),
                    note.until()));
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "the voice kept of a recording is damaged ({}) and is left out",
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
