package io.callprint.voices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.audio.ArchiveResampler;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.FlacWriter;
import io.callprint.audio.Levels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder of voices for speech synthesis: recordings of 24 kHz mono, as FLAC in {@code embeddings/}, described in {@code
 * metadata/}, {@code voice_catalog.json}, {@code name_mapping.json} and {@code stats.json}. Folders that other programs wrote
 * in that layout, with recordings as gzip-pickled arrays, are read too, and what those programs keep in the JSON files stays
 * there. Any thread; any number of processes.
 */
public final class VoiceLibrary {
    /** What synthesisers take as a prompt. */
    public static final int SAMPLE_RATE_HZ = 24_000;

    private static final double LEAST_SECONDS = 1;
    private static final double MOST_SECONDS = 600;
    private static final int ID_DIGITS = 8;

    private final LibraryFolder files;
    private final Clock clock;
    private final ArchiveResampler resampler = new ArchiveResampler();

    public VoiceLibrary(Path folder, Clock clock) {
        files = new LibraryFolder(folder);
        this.clock = clock;
    }

    /**
     * Saves a voice. The same audio under the same name again only changes what is said of it.
     *
     * @param audio any rate; 1 s to 10 minutes
     * @throws VoiceLibraryException one sentence: a name or audio that is there already, no consent, an unusable name
     */
    public Voice save(VoiceDraft draft, AudioClip audio) throws IOException {
        String name = VoiceName.of(draft.name());
        if (draft.consent().isBlank()) {
            throw new VoiceLibraryException("there is no consent of " + name + ", expected what the speaker agreed to");
        }
        if (audio.seconds() < LEAST_SECONDS || audio.seconds() > MOST_SECONDS) {
            throw new VoiceLibraryException("the recording has %.1f s, expected %.0f to %.0f s"
                    .formatted(audio.seconds(), LEAST_SECONDS, MOST_SECONDS));
        }
        short[] samples =
                Levels.toPcm16(resampler.resample(audio, SAMPLE_RATE_HZ).samples());
        String hash = sha256(samples);
        return files.alone(() -> {
            ObjectNode catalog = files.index(LibraryFolder.CATALOG);
            ObjectNode names = files.index(LibraryFolder.NAMES);
            for (Voice other : voices(catalog)) {
                boolean sameName = VoiceName.folded(other.name()).equals(VoiceName.folded(name));
                boolean sameAudio =
                        hash.equals(other.described().path("audio_sha256").asText());
                if (sameName || sameAudio) {
                    if (!draft.replaces() && !(sameName && sameAudio)) {
                        throw new VoiceLibraryException(
                                sameName
                                        ? "there is another voice named %s (%s), expected a new name, or to replace it"
                                                .formatted(other.name(), other.id())
                                        : "this recording is kept as %s (%s), expected a new one, or to replace it"
                                                .formatted(other.name(), other.id()));
                    }
                    forget(other, catalog, names);
                }
            }
            String id = freeId(hash, catalog);
            ObjectNode entry = describe(id, name, draft, samples.length, hash);
            files.write("embeddings/" + id + ".flac", FlacWriter.pcm16(samples, SAMPLE_RATE_HZ));
            files.write("metadata/" + id + ".json", entry);
            catalog.set(id, entry);
            names.put(name, id);
            writeIndexes(catalog, names);
            return Voice.of(id, entry);
        });
    }

    /** All voices, in the order of the catalogue. */
    public List<Voice> list() throws IOException {
        return voices(files.index(LibraryFolder.CATALOG));
    }

    /** @param nameOrId a name in any case, or an id */
    public Optional<Voice> find(String nameOrId) throws IOException {
        return find(nameOrId, files.index(LibraryFolder.CATALOG), files.index(LibraryFolder.NAMES));
    }

    /**
     * The recording of a voice, for a synthesiser to speak after.
     *
     * @return 24 kHz
     * @throws VoiceLibraryException one sentence, when its file is missing or is no recording
     */
    public AudioClip prompt(Voice voice) throws IOException {
        Path file = files.recording(voice.id(), voice.described())
                .orElseThrow(() -> new VoiceLibraryException(
                        "the recording of voice " + voice.id() + " is missing, expected its embedding_file"));
        AudioClip clip = file.toString().endsWith(".pkl.gz")
                ? PickledVoice.read(file)
                : AudioFiles.read(file, (int) MOST_SECONDS + 1);
        return resampler.resample(clip, SAMPLE_RATE_HZ);
    }

    /** @return false when there is no such voice */
    public boolean remove(String nameOrId) throws IOException {
        return files.alone(() -> {
            ObjectNode catalog = files.index(LibraryFolder.CATALOG);
            ObjectNode names = files.index(LibraryFolder.NAMES);
            Optional<Voice> found = find(nameOrId, catalog, names);
            if (found.isPresent()) {
                forget(found.get(), catalog, names);
                writeIndexes(catalog, names);
            }
            return found.isPresent();
        });
    }

    /** How many voices, of which gender, how long: what {@code stats.json} holds, computed now. */
    public ObjectNode stats() throws IOException {
        return stats(files.index(LibraryFolder.CATALOG));
    }

    private static List<Voice> voices(ObjectNode catalog) {
        List<Voice> voices = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : catalog.properties()) {
            if (entry.getValue().isObject()) {
                voices.add(Voice.of(entry.getKey(), entry.getValue()));
            }
        }
        return voices;
    }

    private static Optional<Voice> find(String nameOrId, ObjectNode catalog, ObjectNode names) {
        String wanted = VoiceName.folded(nameOrId.strip());
        return voices(catalog).stream()
                .filter(voice -> voice.id().equals(nameOrId)
                        || VoiceName.folded(voice.name()).equals(wanted))
                .findFirst()
                .or(() -> names.properties().stream()
                        .filter(entry -> VoiceName.folded(entry.getKey()).equals(wanted))
                        .map(entry -> entry.getValue().asText())
                        .filter(id -> catalog.path(id).isObject())
                        .map(id -> Voice.of(id, catalog.path(id)))
                        .findFirst());
    }

    private void forget(Voice voice, ObjectNode catalog, ObjectNode names) throws IOException {
        Optional<Path> recording = files.recording(voice.id(), voice.described());
        catalog.remove(voice.id());
        List<String> gone = names.properties().stream()
                .filter(entry -> entry.getValue().asText().equals(voice.id()))
                .map(Map.Entry::getKey)
                .toList();
        names.remove(gone);
        if (recording.isPresent()) {
            files.delete(recording.get());
        }
        if (VoiceName.isId(voice.id())) {
            files.delete(files.metadata(voice.id()));
        }
    }

    private void writeIndexes(ObjectNode catalog, ObjectNode names) throws IOException {
        files.write(LibraryFolder.CATALOG, catalog);
        files.write(LibraryFolder.NAMES, names);
        files.write(LibraryFolder.STATS, stats(catalog));
    }

    private ObjectNode describe(String id, String name, VoiceDraft draft, int samples, String hash) {
        String now = clock.instant().toString();
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("voice_id", id)
                .put("speaker_name", name)
                .put("gender", draft.gender().isBlank() ? "unknown" : draft.gender())
                .put("description", draft.description())
                .put("original_file", draft.originalFile())
                .put("embedding_file", "embeddings/" + id + ".flac")
                .put("duration", Math.round(100.0 * samples / SAMPLE_RATE_HZ) / 100.0)
                .put("sample_rate", SAMPLE_RATE_HZ)
                .put("created_at", now)
                .put("type", "audio_prompt")
                .put("audio_sha256", hash)
                .put("usage_note", draft.usage().isBlank() ? VoiceDraft.USAGE : draft.usage());
        entry.putObject("consent").put("wording", draft.consent()).put("at", now);
        return entry;
    }

    private ObjectNode stats(ObjectNode catalog) {
        List<Voice> voices = voices(catalog);
        double seconds = voices.stream().mapToDouble(Voice::seconds).sum();
        String now = clock.instant().toString();
        ObjectNode stats = JsonNodeFactory.instance
                .objectNode()
                .put("total_voices", voices.size())
                .put("last_updated", now)
                .put("generation_time", now)
                .put("total_duration", Math.round(100 * seconds) / 100.0)
                .put("average_duration", voices.isEmpty() ? 0 : Math.round(100 * seconds / voices.size()) / 100.0);
        ObjectNode genders = stats.putObject("gender_distribution");
        voices.forEach(voice ->
                genders.put(voice.gender(), genders.path(voice.gender()).asInt() + 1));
        return stats;
    }

    /** The first digits of the hash; the next ones where another recording has them already. */
    private static String freeId(String hash, ObjectNode catalog) {
        int from = 0;
        while (catalog.has(hash.substring(from, from + ID_DIGITS))) {
            from += ID_DIGITS;
        }
        return hash.substring(from, from + ID_DIGITS);
    }

    private static String sha256(short[] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
