package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each {@code VOICE_*} variable of the voiceprint module does, a test named after each. */
class VoiceVariablesTest {
    @TempDir
    Path data;

    private static AudioClip enrolment = new AudioClip(new float[0], 8000);
    private static AudioClip second = enrolment;
    private static AudioClip call = enrolment;

    @BeforeAll
    static void read() throws IOException {
        enrolment = voice("enrol-1");
        second = voice("enrol-2");
        call = voice("call-1");
    }

    private static AudioClip voice(String file) throws IOException {
        return AudioFiles.read(RunningServer.HOME.resolve("sip-config/demo/voices/allison/" + file + ".wav"));
    }

    private CallerRecognizer open(String variable, String value) throws RecognizerException {
        return CallerRecognizer.open(RunningServer.HOME, data, Map.of(variable, value));
    }

    private static Voiceprint enrol(CallerRecognizer recognizer, AudioClip clip) throws RecognizerException {
        return recognizer.enrol("4711", clip.samples(), clip.sampleRateHz(), Map.of(), "yes");
    }

    private static Optional<String> match(CallerRecognizer recognizer, AudioClip clip) throws RecognizerException {
        return recognizer.match(clip.samples(), clip.sampleRateHz()).map(CallerRecognizer.Match::callerId);
    }

    @Test
    void voiceFingerprintingEnabledFalseRecognisesNobodyAndTrueTheCaller() throws Exception {
        try (CallerRecognizer recognizer = open("VOICE_FINGERPRINTING_ENABLED", "false")) {
            enrol(recognizer, enrolment);
            assertEquals(Optional.empty(), match(recognizer, call));
        }
        try (CallerRecognizer recognizer = open("VOICE_FINGERPRINTING_ENABLED", "true")) {
            assertEquals(Optional.of("4711"), match(recognizer, call));
        }
    }

    @Test
    void voiceSimilarityThresholdIsTheSimilarityThatIsEnough() throws Exception {
        try (CallerRecognizer recognizer = open("VOICE_SIMILARITY_THRESHOLD", "0.2")) {
            enrol(recognizer, enrolment);
            assertEquals(Optional.of("4711"), match(recognizer, call));
        }
        try (CallerRecognizer recognizer = open("VOICE_SIMILARITY_THRESHOLD", "0.99")) {
            assertEquals(Optional.empty(), match(recognizer, call));
        }
    }

    @Test
    void voiceEnrollmentDurationIsTheSpeechThatAnEnrolmentNeeds() throws Exception {
        try (CallerRecognizer recognizer = open("VOICE_ENROLLMENT_DURATION", "60")) {
            RecognizerException e =
                    assertThrows(RecognizerException.InvalidAudio.class, () -> enrol(recognizer, enrolment));
            assertTrue(String.valueOf(e.getMessage()).contains("expected 60.0 s"), e.getMessage());
        }
        AudioClip three = new AudioClip(Arrays.copyOf(enrolment.samples(), 4 * enrolment.sampleRateHz()), 8000);
        try (CallerRecognizer recognizer = open("VOICE_ENROLLMENT_DURATION", "2.0")) {
            assertEquals(1, enrol(recognizer, three).samples().size());
        }
    }

    @Test
    void voiceStorageBackendAndVoiceStoragePathChooseTheStore() throws Exception {
        for (Map.Entry<String, String> store :
                Map.of("json", "mine.json", "sqlite", "mine.db").entrySet()) {
            Map<String, String> environment =
                    Map.of("VOICE_STORAGE_BACKEND", store.getKey(), "VOICE_STORAGE_PATH", store.getValue());
            try (CallerRecognizer recognizer = CallerRecognizer.open(RunningServer.HOME, data, environment)) {
                enrol(recognizer, enrolment);
            }
            byte[] kept = Files.readAllBytes(data.resolve(store.getValue()));
            String head = new String(Arrays.copyOf(kept, 15), StandardCharsets.US_ASCII);
            assertEquals(store.getKey().equals("sqlite"), head.equals("SQLite format 3"), head);
            assertEquals(store.getKey().equals("json"), head.strip().startsWith("{"), head);
        }
    }

    @Test
    void voiceMinAudioQualityRefusesWhatIsHeardWorse() throws Exception {
        try (CallerRecognizer recognizer = open("VOICE_MIN_AUDIO_QUALITY", "0.1")) {
            enrol(recognizer, enrolment);
            assertEquals(Optional.of("4711"), match(recognizer, call));
        }
        try (CallerRecognizer recognizer = open("VOICE_MIN_AUDIO_QUALITY", "1")) {
            RecognizerException e = assertThrows(RecognizerException.InvalidAudio.class, () -> match(recognizer, call));
            assertTrue(String.valueOf(e.getMessage()).contains("cannot be heard well enough"), e.getMessage());
        }
    }

    @Test
    void voiceMaxVoiceprintsPerCallerIsTheMostSamplesThatAreKept() throws Exception {
        try (CallerRecognizer recognizer = open("VOICE_MAX_VOICEPRINTS_PER_CALLER", "2")) {
            for (AudioClip clip : List.of(enrolment, second, call)) {
                enrol(recognizer, clip);
            }
            assertEquals(2, recognizer.find("4711").orElseThrow().samples().size());
        }
    }
}
