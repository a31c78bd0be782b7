package io.callprint.voices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.Mutation;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Tones;
import io.callprint.audio.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test named after each file and folder of the layout, and the rules of saving. */
class VoiceLibraryTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private VoiceLibrary library;

    @BeforeEach
    void open() {
        library = new VoiceLibrary(folder, CLOCK);
    }

    @Test
    void embeddingsHoldTheRecordingAsFlacOf24KhzMono() throws IOException {
        Voice voice = save("Amy", 440);
        assertTrue(voice.id().matches("[0-9a-f]{8}"), voice.id());
        AudioClip kept = AudioFiles.read(folder.resolve("embeddings/" + voice.id() + ".flac"));
        assertEquals(24_000, kept.sampleRateHz());
        assertEquals(2, kept.seconds(), 1e-9);
        assertArrayEquals(kept.samples(), library.prompt(voice).samples());
        assertEquals(0.5, peak(kept), 1e-3);
    }

    @Test
    void aVoiceIsReadByNameOrIdWithoutTheRecordingItWasMadeOf() throws IOException {
        Path original = folder.resolve("amy.wav");
        WavWriter.write(original, tone(440));
        Voice voice = library.save(
                new VoiceDraft("Amy", "", "", original.toString(), "yes", "", false), AudioFiles.read(original));
        float[] prompt = library.prompt(voice).samples();
        Files.delete(original);
        VoiceLibrary opened = new VoiceLibrary(folder, CLOCK);
        for (String key : List.of("Amy", voice.id())) {
            AudioClip read = opened.prompt(opened.find(key).orElseThrow());
            assertEquals(24_000, read.sampleRateHz());
            assertArrayEquals(prompt, read.samples());
        }
    }

    @Test
    void metadataAndVoiceCatalogJsonSayTheSame() throws IOException {
        Voice voice = library.save(
                new VoiceDraft("Amy", "female", "calm", "amy.wav", "signed on paper", "", false), tone(440));
        JsonNode metadata = json("metadata/" + voice.id() + ".json");
        assertEquals(metadata, json("voice_catalog.json").path(voice.id()));
        assertEquals(voice.id(), metadata.path("voice_id").asText());
        assertEquals("Amy", metadata.path("speaker_name").asText());
        assertEquals("female", metadata.path("gender").asText());
        assertEquals("calm", metadata.path("description").asText());
        assertEquals("amy.wav", metadata.path("original_file").asText());
        assertEquals(2, metadata.path("duration").asDouble());
        assertEquals(24_000, metadata.path("sample_rate").asInt());
        assertEquals("audio_prompt", metadata.path("type").asText());
        assertEquals(
                "embeddings/" + voice.id() + ".flac",
                metadata.path("embedding_file").asText());
        assertEquals("signed on paper", metadata.path("consent").path("wording").asText());
        assertEquals("2026-11-27T10:00:00Z", metadata.path("consent").path("at").asText());
        assertEquals(VoiceDraft.USAGE, metadata.path("usage_note").asText());
        assertEquals("signed on paper", voice.consent());
    }

    @Test
    void nameMappingJsonLeadsFromNamesToIds() throws IOException {
        Voice amy = save("Amy", 440);
        Voice zoe = save("Zoe\u0308", 550);
        assertEquals(
                "{\"Amy\":\"%s\",\"Zo\u00eb\":\"%s\"}".formatted(amy.id(), zoe.id()),
                json("name_mapping.json").toString());
        assertEquals(zoe.id(), library.find("ZO\u00cb").orElseThrow().id());
        assertEquals(amy.id(), library.find(amy.id()).orElseThrow().id());
        assertTrue(library.find("nobody").isEmpty());
    }

    @Test
    void statsJsonCountsVoices() throws IOException {
        save("Amy", 440);
        library.save(new VoiceDraft("Bob", "male", "", "", "yes", "", false), tone(550));
        JsonNode stats = json("stats.json");
        assertEquals(2, stats.path("total_voices").asInt());
        assertEquals(
                "{\"unknown\":1,\"male\":1}", stats.path("gender_distribution").toString());
        assertEquals(2, stats.path("average_duration").asDouble());
        assertEquals(library.stats(), stats);
    }

    @Test
    void aLibraryOfPicklesIsReadAndItsEntriesStay() throws IOException {
        Files.createDirectories(folder.resolve("embeddings"));
        Files.write(folder.resolve("embeddings/1fc6c6ab.pkl.gz"), PickledVoiceTest.resource("float32-p4"));
        Files.writeString(folder.resolve("voice_catalog.json"), """
                {"1fc6c6ab": {"speaker_name": "Old", "gender": "male", "duration": 0.1, "firebase_storage_path": "x",
                 "embedding_file": "embeddings\\\\1fc6c6ab.pkl.gz", "type": "chattts_embedding"}}""");
        Files.writeString(folder.resolve("name_mapping.json"), "{\"Old\": \"1fc6c6ab\", \"Oldie\": \"1fc6c6ab\"}");
        Voice old = library.find("oldie").orElseThrow();
        assertEquals(2_400, library.prompt(old).samples().length);
        assertEquals("", old.consent());
        save("New", 440);
        assertEquals(2, library.list().size());
        assertEquals(
                "x",
                json("voice_catalog.json")
                        .path("1fc6c6ab")
                        .path("firebase_storage_path")
                        .asText());
        assertTrue(library.remove("Old"));
        assertFalse(Files.exists(folder.resolve("embeddings/1fc6c6ab.pkl.gz")));
        assertEquals(1, json("name_mapping.json").size());
        assertFalse(library.remove("Old"));
    }

    @Test
    void oneRecordingOrNameIsKeptOnceUnlessItIsReplaced() throws IOException {
        Voice amy = save("Amy", 440);
        assertEquals(amy.id(), save("Amy", 440).id(), "the same again");
        assertEquals(
                "there is another voice named Amy (%s), expected a new name, or to replace it".formatted(amy.id()),
                refusal("AMY", 550));
        assertEquals(
                "this recording is kept as Amy (%s), expected a new one, or to replace it".formatted(amy.id()),
                refusal("Bea", 440));
        Voice other = library.save(new VoiceDraft("amy", "", "", "", "yes", "", true), tone(550));
        assertEquals(List.of(other.id()), library.list().stream().map(Voice::id).toList());
        assertFalse(Files.exists(folder.resolve("embeddings/" + amy.id() + ".flac")));
        assertFalse(Files.exists(folder.resolve("metadata/" + amy.id() + ".json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "../up", "a/b", "a\\b", ".hidden", "a\u0000b", "a\u202eb", "deadbeef"})
    void namesThatCannotBeNamesAreRefused(String name) {
        assertTrue(refusal(name, 440).contains("name of a voice"));
    }

    @ParameterizedTest
    @CsvSource({"' Ana  Mar\u00eda ', Ana Mar\u00eda", "\u91d1\u5c0f\u660e, \u91d1\u5c0f\u660e", "O'Neil, O'Neil"})
    void namesOfAnyScriptAreKeptInOneSpelling(String name, String kept) throws IOException {
        assertEquals(kept, save(name, 440).name());
    }

    @Test
    void withoutConsentOrEnoughAudioNothingIsSaved() throws IOException {
        VoiceDraft draft = new VoiceDraft("Amy", "", "", "", " ", "", false);
        assertEquals(
                "there is no consent of Amy, expected what the speaker agreed to",
                assertThrows(VoiceLibraryException.class, () -> library.save(draft, tone(440)))
                        .getMessage());
        VoiceDraft agreed = new VoiceDraft("Amy", "", "", "", "yes", "", false);
        assertEquals(
                "the recording has 0.5 s, expected 1 to 600 s",
                assertThrows(VoiceLibraryException.class, () -> library.save(agreed, Tones.sine(440, 0.5, 0.5, 24_000)))
                        .getMessage());
        assertEquals(0, library.list().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.pkl.gz", "/etc/hostname", "embeddings/link.pkl.gz"})
    void aCatalogueCannotLeadOutOfTheLibrary(String path) throws IOException {
        Path root = folder.resolve("library");
        Files.createDirectories(root.resolve("embeddings"));
        Files.write(folder.resolve("secret.pkl.gz"), PickledVoiceTest.resource("bare-p4"));
        Files.createSymbolicLink(root.resolve("embeddings/link.pkl.gz"), folder.resolve("secret.pkl.gz"));
        Files.writeString(
                root.resolve("voice_catalog.json"),
                "{\"00000001\": {\"speaker_name\": \"X\", \"embedding_file\": \"" + path + "\"}}");
        VoiceLibrary other = new VoiceLibrary(root, CLOCK);
        Voice voice = other.find("X").orElseThrow();
        String message = assertThrows(VoiceLibraryException.class, () -> other.prompt(voice))
                .getMessage();
        assertTrue(String.valueOf(message).contains("leads out of the library"), message);
        assertThrows(VoiceLibraryException.class, () -> other.remove("X"));
        assertTrue(Files.exists(folder.resolve("secret.pkl.gz")));
    }

    @Test
    void writersAtOnceLoseNothing() throws Exception {
        List<Future<Voice>> saved = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 12; i++) {
                int number = i;
                VoiceLibrary own = new VoiceLibrary(folder, CLOCK);
                saved.add(writers.submit(() -> own.save(
                        new VoiceDraft("voice " + number, "", "", "", "yes", "", false), tone(300 + 10 * number))));
            }
        }
        for (Future<Voice> voice : saved) {
            assertEquals(
                    voice.get().id(),
                    library.find(voice.get().id()).orElseThrow().id());
        }
        assertEquals(12, library.list().size());
        assertEquals(12, json("name_mapping.json").size());
        assertEquals(12, json("stats.json").path("total_voices").asInt());
    }

    @Test
    void aBrokenCatalogueIsNamedAndKept() throws IOException {
        Files.writeString(folder.resolve("voice_catalog.json"), "{broken");
        assertEquals(folder.resolve("voice_catalog.json") + " is no JSON, expected an object", refusal("Amy", 440));
        assertEquals("{broken", Files.readString(folder.resolve("voice_catalog.json")));
    }

    @Test
    void damagedIndexesAreReadOrRefusedInOneSentenceAndKeptAsTheyAre() throws IOException {
        save("Amy", 440);
        Random random = new Random(7);
        for (String index : List.of("voice_catalog.json", "name_mapping.json")) {
            Path file = folder.resolve(index);
            byte[] right = Files.readAllBytes(file);
            for (int i = 0; i < 300; i++) {
                byte[] damaged = Mutation.of(right, random);
                Files.write(file, damaged);
                try {
                    for (Voice voice : library.list()) {
                        library.prompt(voice);
                    }
                    library.find("Amy");
                    library.stats();
                } catch (IOException e) {
                    assertFalse(String.valueOf(e.getMessage()).isBlank());
                }
                assertArrayEquals(damaged, Files.readAllBytes(file));
            }
            Files.write(file, right);
        }
    }

    private Voice save(String name, double hertz) throws IOException {
        return library.save(new VoiceDraft(name, "", "", "", "yes", "", false), tone(hertz));
    }

    private String refusal(String name, double hertz) {
        return String.valueOf(assertThrows(VoiceLibraryException.class, () -> save(name, hertz))
                .getMessage());
    }

    private static AudioClip tone(double hertz) {
        return Tones.sine(hertz, 0.5, 2, 44_100);
    }

    private static double peak(AudioClip clip) {
        double peak = 0;
        for (int i = clip.samples().length / 4; i < clip.samples().length * 3 / 4; i++) {
            peak = Math.max(peak, Math.abs(clip.samples()[i]));
        }
        return peak;
    }

    private JsonNode json(String file) throws IOException {
        return JSON.readTree(folder.resolve(file).toFile());
    }
}
