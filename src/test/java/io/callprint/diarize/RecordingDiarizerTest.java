package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.audio.AudioFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before a network hears any of it. */
class RecordingDiarizerTest {
    private static final Path SPEECH =
            Path.of(System.getProperty("callprint.home"), "models", "reference", "reference-16k.wav");

    private final RecordingDiarizer diarizer = new RecordingDiarizer((rate, speakers) -> {
        throw new AssertionError("nothing of this may be heard");
    });

    @TempDir
    private Path folder = Path.of("");

    private void refused(Path file, RecordingChannel channel, String sentence) {
        AudioFormatException refusal = assertThrows(
                AudioFormatException.class, () -> diarizer.diarize(file, channel, SpeakerRange.ANY, share -> {}));
        assertEquals(file + sentence, refusal.getMessage());
    }

    @Test
    void channelThatIsNotThereIsRefused() {
        refused(
                SPEECH,
                RecordingChannel.RIGHT,
                ": found one channel, expected at least two for the channel asked for.");
        refused(SPEECH, RecordingChannel.EACH, ": found one channel, expected at least two for the channel asked for.");
    }

    @Test
    void fileThatIsNoAudioIsRefused() throws Exception {
        refused(
                Files.writeString(folder.resolve("a.wav"), "hello there, no audio"),
                RecordingChannel.MIXED,
                ": found a file of an unknown kind, expected WAV, FLAC, MP3 or OGG Vorbis.");
        refused(folder.resolve("none.wav"), RecordingChannel.MIXED, ": found no such file, expected an audio file.");
    }
}
