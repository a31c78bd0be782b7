package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.audio.Resampler;
import io.callprint.audio.Tones;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerRecognizerTest {
    private static final Path HOME = RunningServer.HOME;

    @TempDir
    Path data;

    @Test
    void buffersOfAnyRateAndKindEnrolMatchAndEmbed() throws Exception {
        try (CallerRecognizer recognizer = CallerRecognizer.open(HOME, data, Map.of())) {
            AudioClip enrolment = voice("allison/enrol-1.wav");
            AudioClip wide = new Resampler().resample(voice("allison/enrol-2.wav"), 44_100);
            recognizer.enrol("4711", enrolment.samples(), 8000, Map.of("name", "Allison"), "yes");
            Voiceprint kept = recognizer.enrol("4711", Levels.toPcm16(wide.samples()), 44_100, Map.of(), "yes");
            assertEquals("Allison", kept.displayName());
            assertEquals(kept.sampleIds(), recognizer.find("4711").orElseThrow().sampleIds());
            assertEquals(192, kept.samples().getFirst().embedding().dimension());

            AudioClip call = voice("allison/call-1.wav");
            CallerRecognizer.Match match =
                    recognizer.match(call.samples(), call.sampleRateHz()).orElseThrow();
            assertEquals("4711", match.callerId());
            assertEquals("Allison", match.metadata().get("name"));
            assertTrue(match.similarity() > 0.4, String.valueOf(match.similarity()));
            assertTrue(match.llr() > 3, String.valueOf(match.llr()));
            AudioClip stranger = voice("carlo/call-1.wav");
            assertEquals(Optional.empty(), recognizer.match(Levels.toPcm16(stranger.samples()), 8000));

            float[] embedding = recognizer.embed(call.samples(), 8000);
            assertEquals(192, embedding.length);
            assertEquals(kept.modelId(), recognizer.modelId());
        }
    }

    @Test
    void voiceVariablesChooseTheStore() throws Exception {
        Map<String, String> environment = Map.of(
                "VOICE_STORAGE_BACKEND", "json",
                "VOICE_STORAGE_PATH", "mine.json",
                "VOICE_ENROLLMENT_DURATION", "5.0",
                "VOICE_MAX_VOICEPRINTS_PER_CALLER", "3");
        try (CallerRecognizer recognizer = CallerRecognizer.open(HOME, data, environment)) {
            Voiceprint kept = recognizer.enrol("1", voice("carlo/enrol-1.wav").samples(), 8000, Map.of(), "yes");
            assertTrue(kept.samples().size() <= 3);
        }
        assertTrue(Files.exists(data.resolve("mine.json")));
    }

    @Test
    void whatCannotBeHeardIsInvalidAudio() throws Exception {
        try (CallerRecognizer recognizer = CallerRecognizer.open(HOME, data, Map.of())) {
            float[] tone = Tones.sine(440, 0.5, 3, 16_000).samples();
            assertInvalid("0.0 s of speech, expected at least 1.0 s", () -> recognizer.match(tone, 16_000));
            assertInvalid(
                    "0.0 s of speech in 3.0 s of audio, expected at least 0.5 s", () -> recognizer.embed(tone, 16_000));
            assertInvalid("sample rate 100 Hz, expected 4000 to 192000", () -> recognizer.embed(tone, 100));
            assertInvalid(
                    "a sample is not in [-1, 1], expected audio",
                    () -> recognizer.match(new float[] {0, Float.NaN}, 8000));
            RecognizerException little = assertThrows(
                    RecognizerException.InvalidAudio.class, () -> recognizer.enrol("1", tone, 16_000, Map.of(), "yes"));
            assertTrue(String.valueOf(little.getMessage()).startsWith("1: not enrolled, 0.0 s of good speech"));
        }
    }

    @Test
    void anotherPersonsVoiceIsAMatchingError() throws Exception {
        try (CallerRecognizer recognizer = CallerRecognizer.open(HOME, data, Map.of())) {
            recognizer.enrol("1", voice("allison/enrol-1.wav").samples(), 8000, Map.of(), "yes");
            RecognizerException e = assertThrows(
                    RecognizerException.Matching.class,
                    () -> recognizer.enrol("1", voice("carlo/enrol-1.wav").samples(), 8000, Map.of(), "yes"));
            assertEquals("1: not enrolled, this is not the voice that is enrolled as 1", e.getMessage());
        }
    }

    @Test
    void wrongKeysAndStoresStopTheStart() throws Exception {
        RecognizerException key = assertThrows(
                RecognizerException.Configuration.class,
                () -> CallerRecognizer.open(HOME, data, Map.of("VOICE_STORAGE_BACKEND", "mongo")));
        assertEquals(
                "environment variable VOICE_STORAGE_BACKEND: store.engine is \"mongo\", expected one of sqlite, json,"
                        + " redis, postgresql",
                key.getMessage());
        Files.writeString(data.resolve("voiceprints.db"), "no database at all, but a text that is long enough");
        assertThrows(RecognizerException.Store.class, () -> CallerRecognizer.open(HOME, data, Map.of()));
    }

    @Test
    void theExampleOfTheDocumentationRunsAndIsWhatStandsThere() throws Exception {
        Path first = HOME.resolve("sip-config/demo/voices/allison/enrol-1.wav");
        Path second = HOME.resolve("sip-config/demo/voices/allison/call-1.wav");
        assertEquals("4711 Allison", LibraryExample.run(HOME, data, first, second));
        String source = Files.readString(HOME.resolve("src/test/java/io/callprint/app/LibraryExample.java"));
        String example = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("        // end"))
                .lines()
                .map(line -> line.startsWith("        ") ? line.substring(8) : line)
                .collect(Collectors.joining("\n", "```java\n", "\n```\n"));
        assertTrue(Files.readString(HOME.resolve("docs/integration.md")).contains(example), example);
    }

    private interface Use {
        Object run() throws RecognizerException;
    }

    private static void assertInvalid(String message, Use use) {
        assertEquals(
                message,
                assertThrows(RecognizerException.InvalidAudio.class, use::run).getMessage());
    }

    private static AudioClip voice(String file) throws IOException {
        return AudioFiles.read(HOME.resolve("sip-config/demo/voices").resolve(file));
    }
}
