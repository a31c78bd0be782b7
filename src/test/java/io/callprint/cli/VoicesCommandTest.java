package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.FlacWriter;
import io.callprint.audio.Levels;
import io.callprint.audio.Tones;
import io.callprint.audio.WavWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoicesCommandTest {
    private static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));
    private static final Path JUNE = HOME.resolve("sip-config/demo/voices/june/enrol-1.wav");

    @TempDir
    Path folder;

    @Test
    void aVoiceIsSavedShownExportedAndRemoved() throws Exception {
        Said saved = voices("save", "June", JUNE.toString(), "--consent", "licence CC0", "--gender", "female");
        assertEquals(0, saved.code(), saved.err());
        String id = saved.out().replaceAll("(?s).*saved as ([0-9a-f]{8}),.*", "$1");
        Said shown = voices("show", "june");
        assertEquals("licence CC0", shown.json().path("consent").path("wording").asText());
        assertEquals("enrol-1.wav", shown.json().path("original_file").asText());
        assertTrue(voices("list").out().contains(id + "  June"));
        assertEquals(1, voices("list", "--json").json().size());
        assertEquals(
                1,
                voices("stats")
                        .json()
                        .path("gender_distribution")
                        .path("female")
                        .asInt());
        Path wav = folder.resolve("june.wav");
        Path npy = folder.resolve("june.npy");
        assertEquals(0, voices("export", "June", wav.toString()).code());
        assertEquals(0, voices("export", id, npy.toString()).code());
        AudioClip clip = AudioFiles.read(wav);
        assertEquals(24_000, clip.sampleRateHz());
        ByteBuffer array = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
        int header = 10 + array.getShort(8);
        assertEquals(0, header % 64);
        assertEquals(clip.samples().length, (array.capacity() - header) / 4);
        assertEquals(clip.samples()[5_000], array.getFloat(header + 4 * 5_000), 1e-6f);
        assertEquals(0, voices("remove", "June").code());
        assertEquals(1, voices("remove", "June").code());
        assertEquals(1, voices("export", "June", wav.toString()).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "mp3", "flac", "ogg"})
    void aVoiceIsSavedFromWavMp3FlacAndOgg(String kind) throws Exception {
        AudioClip tone = Tones.sine(440, 0.5, 2, 44_100);
        Path audio = folder.resolve("sine." + kind);
        switch (kind) {
            case "wav" -> WavWriter.write(audio, tone);
            case "flac" -> Files.write(audio, FlacWriter.pcm16(Levels.toPcm16(tone.samples()), tone.sampleRateHz()));
            default -> { // half a second each
                byte[] half = Files.readAllBytes(HOME.resolve("src/test/resources/io/callprint/audio/sine." + kind));
                for (int i = 0; i < 4; i++) {
                    Files.write(audio, half, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        }
        Said saved = voices("save", "Tone", audio.toString(), "--consent", "none needed");
        assertEquals(0, saved.code(), saved.err());
        JsonNode shown = voices("show", "Tone").json();
        assertEquals(24_000, shown.path("sample_rate").asInt());
        assertEquals("sine." + kind, shown.path("original_file").asText());
        Path flac = folder.resolve("tone.flac");
        assertEquals(0, voices("export", "Tone", flac.toString()).code());
        AudioClip clip = AudioFiles.read(flac);
        assertEquals(24_000, clip.sampleRateHz());
        assertEquals(shown.path("duration").asDouble(), clip.seconds(), 0.01);
    }

    @Test
    void savingAsksForConsent() {
        Said refused = voices("save", "June", JUNE.toString());
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("--consent"), refused.err());
    }

    private Said voices(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "voices";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--data";
        all[words.length + 2] = folder.resolve("data").toString();
        return Said.run(all);
    }
}
