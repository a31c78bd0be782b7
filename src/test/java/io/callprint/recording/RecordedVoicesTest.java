package io.callprint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedVoicesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T01:00:00Z");

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final RecordedVoices voices = new RecordedVoices(store);

    @TempDir
    private Path folder = Path.of("");

    /** A voice at an angle to the first axis. */
    private static RecordedVoice voice(String recording, String speaker, double degrees, String model) {
        float[] vector = {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
        return new RecordedVoice(
                recording,
                recording + ".wav",
                speaker,
                12.5,
                new Embedding(model, vector),
                NOW,
                NOW.plus(Duration.ofDays(30)));
    }

    @Test
    void voiceIsFoundInOtherRecordingsOfItsModelOnly() {
        voices.keep("aaa", List.of(voice("aaa", "speaker-1", 0, "m"), voice("aaa", "speaker-2", 80, "m")), NOW);
        voices.keep("bbb", List.of(voice("bbb", "speaker-1", 85, "m"), voice("bbb", "speaker-2", 20, "m")), NOW);
        voices.keep("ccc", List.of(voice("ccc", "speaker-1", 0, "other")), NOW);

        List<RecordedVoices.Match> found = voices.like(voice("aaa", "speaker-1", 0, "m"), 0.45, NOW);

        assertEquals(1, found.size());
        assertEquals("bbb", found.getFirst().voice().recording());
        assertEquals("speaker-2", found.getFirst().voice().speaker());
        assertEquals(Math.cos(Math.toRadians(20)), found.getFirst().likeness(), 1e-6);
    }

    @Test
    void recordingThatIsKeptAgainReplacesItselfAndIsForgottenInTime() {
        voices.keep("aaa", List.of(voice("aaa", "speaker-1", 0, "m"), voice("aaa", "speaker-2", 80, "m")), NOW);
        voices.keep("aaa", List.of(voice("aaa", "agent", 5, "m")), NOW);

        assertEquals(
                List.of("agent"),
                voices.list(NOW).stream().map(RecordedVoice::speaker).toList());
        assertEquals(List.of(), voices.list(NOW.plus(Duration.ofDays(30))));
        assertEquals(1, voices.delete("aaa"));
        assertEquals(0, voices.delete("aaa"));
    }

    @Test
    void sameBytesAreTheSameRecording() throws Exception {
        Path one = Files.writeString(folder.resolve("one.wav"), "abc");
        Path two = Files.writeString(folder.resolve("two.wav"), "abc");
        assertEquals("ba7816bf8f01", RecordedVoices.idOf(one));
        assertEquals(RecordedVoices.idOf(one), RecordedVoices.idOf(two));
    }

    @Test
    void noTextFormShowsAVoice() {
        assertFalse(voice("aaa", "speaker-1", 30, "m").toString().contains("0.8"));
    }
}
