package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.RateConverter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two voices made of the reference sample: as it is, and a fourth lower with its tempo. */
class DiarizeCommandTest {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home"), "models");
    private static final int RATE = 16_000;

    @TempDir
    private Path folder = Path.of("");

    private static float[] voice() throws Exception {
        return AudioFiles.read(MODELS.resolve("reference/reference-16k.wav")).samples();
    }

    private static float[] lowerVoice() throws Exception {
        float[] voice = voice();
        return new RateConverter(12_000, RATE).convert(voice, voice.length, true);
    }

    /** Left speaks from 1 s, right from 7 s, left again from 14 s on, as far as it lasts. */
    private static float[][] call(int seconds) throws Exception {
        float[][] channels = new float[2][seconds * RATE];
        put(voice(), channels[0], RATE);
        put(lowerVoice(), channels[1], 7 * RATE);
        put(voice(), channels[0], 14 * RATE);
        return channels;
    }

    private static void put(float[] speech, float[] channel, int at) {
        System.arraycopy(
                speech,
                0,
                channel,
                Math.min(at, channel.length),
                Math.max(0, Math.min(speech.length, channel.length - at)));
    }

    private static Path wav(Path file, float[]... channels) throws Exception {
        int bytes = 2 * channels.length * channels[0].length;
        ByteBuffer out = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(bytes + 36);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) 1).putShort((short) channels.length).putInt(RATE).putInt(RATE * channels.length * 2);
        out.putShort((short) (2 * channels.length)).putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        for (int i = 0; i < channels[0].length; i++) {
            for (float[] channel : channels) {
                out.putShort((short) Math.round(32_767 * channel[i]));
            }
        }
        return Files.write(file, out.array());
    }

    private static List<String> speakers(Said said) {
        return said.out().lines().map(line -> line.split(" ")[7]).toList();
    }

    @Test
    void eachChannelIsOnePartyAndSilenceNobody() throws Exception {
        Path call = wav(folder.resolve("call.wav"), call(13));
        Path silence = wav(folder.resolve("silence.wav"), new float[2][3 * RATE]);
        Said said = Said.run(
                "diarize", call.toString(), silence.toString(), "--channel", "each", "--labels", "agent,caller");

        assertEquals(1, said.code(), said.toString());
        assertFalse(said.out().contains("silence"), said.toString());
        List<String> speakers = speakers(said).stream().distinct().toList();
        assertEquals(List.of("agent", "caller"), speakers, said.toString());
        double start = Double.parseDouble(said.out()
                .lines()
                .filter(line -> line.contains("caller"))
                .findFirst()
                .orElseThrow()
                .split(" ")[3]);
        assertEquals(7, start, 0.6, said.toString());
    }

    @Test
    void speakerWhoComesBackHasTheSameLabel() throws Exception {
        float[][] channels = call(20);
        for (int i = 0; i < channels[0].length; i++) {
            channels[0][i] += channels[1][i];
        }
        Path file = wav(folder.resolve("call.wav"), channels[0]);
        Path out = folder.resolve("out");
        Said said = Said.run("diarize", file.toString(), "--out", out.toString(), "--html", "--json");

        assertEquals(0, said.code(), said.toString());
        var turns = said.json().get("turns");
        assertEquals("speaker-1", turns.get(0).get("speaker").asText(), said.toString());
        assertEquals("speaker-2", speakerAt(turns, 9), said.toString());
        assertEquals("speaker-1", speakerAt(turns, 16), said.toString());
        try (Stream<Path> files = Files.list(out)) {
            assertEquals(
                    List.of("call.html", "call.json", "call.rttm", "call.srt", "call.txt", "call.vtt"),
                    files.map(path -> Objects.requireNonNull(path.getFileName()).toString())
                            .sorted()
                            .toList());
        }
        Said score = Said.run(
                "eval",
                "diarize",
                "--json",
                "--reference",
                out.resolve("call.rttm").toString(),
                "--hypothesis",
                out.resolve("call.rttm").toString());
        assertTrue(score.out().contains("\"errorRate\":0.0"), score.toString());
    }

    private static String speakerAt(JsonNode turns, double seconds) {
        for (var turn : turns) {
            if (turn.get("start").asDouble() <= seconds && turn.get("end").asDouble() > seconds) {
                return turn.get("speaker").asText();
            }
        }
        return "nobody";
    }

    @Test
    void wrongUseIsRefusedWithOneSentence() throws Exception {
        Path file = folder.resolve("none.wav");
        refused(2, "--speakers is \"5-2\", expected a number", file.toString(), "--speakers", "5-2");
        refused(2, "--threshold and --keep are both given", file.toString(), "--threshold", "0.75", "--keep", "9");
        refused(3, "found no such file", file.toString());
    }

    private static void refused(int code, String sentence, String... words) {
        Said said =
                Said.run(Stream.concat(Stream.of("diarize"), Stream.of(words)).toArray(String[]::new));
        assertEquals(code, said.code(), said.toString());
        assertTrue(said.err().contains(sentence), said.toString());
        assertFalse(said.err().contains("\tat "), said.toString());
    }
}
