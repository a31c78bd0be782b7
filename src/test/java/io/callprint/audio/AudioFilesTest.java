package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioFilesTest {
    private static final float[] KNOWN = {0, 0.5f, -0.5f, 0.25f, -1};

    @ParameterizedTest
    @CsvSource({"1, 8", "1, 16", "1, 24", "1, 32", "3, 32", "3, 64"})
    void everyLinearEncodingGivesTheSamplesThatWereWritten(int tag, int bits) throws IOException {
        assertArrayEquals(KNOWN, read(wav(tag, bits, 1, 8000, KNOWN)).samples(), 1e-6f);
        assertArrayEquals(
                KNOWN, read(extensible(wav(tag, bits, 1, 8000, KNOWN))).samples(), 1e-6f);
    }

    @ParameterizedTest
    @CsvSource({"PCMU", "PCMA"})
    void g711FilesAreDecoded(G711Law law) throws IOException {
        byte[] codes = {0, 1, 0x55, (byte) 0xAA, (byte) 0xFF};
        AudioClip clip = read(WavWriter.g711(law, codes));
        for (int i = 0; i < codes.length; i++) {
            assertEquals(G711.decode(law, codes[i]) / 32768f, clip.samples()[i]);
        }
    }

    @Test
    void writtenFileIsReadBack(@TempDir Path folder) throws IOException {
        AudioClip clip = Tones.sine(440, 0.9, 0.3, 22050);
        Path file = folder.resolve("tone.wav");
        WavWriter.write(file, clip);
        AudioClip again = AudioFiles.read(file);
        assertEquals(22050, again.sampleRateHz());
        assertArrayEquals(clip.samples(), again.samples(), 2e-5f);
    }

    @Test
    void channelsAreMixedToOne() throws IOException {
        float[] stereo = {0.5f, 0.25f, -0.5f, -1};
        assertArrayEquals(
                new float[] {0.375f, -0.75f}, read(wav(1, 16, 2, 48000, stereo)).samples(), 1e-4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sine.mp3", "sine.ogg", "sine.flac"})
    void compressedFilesHoldTheirTone(String file) throws IOException {
        byte[] bytes = resource(file);
        AudioClip clip = read(bytes);
        assertEquals(44100, clip.sampleRateHz());
        assertEquals(0.5, clip.seconds(), 0.06);
        double re = 0;
        double im = 0;
        int from = 4410;
        int length = 13230;
        double power = 0;
        for (int i = from; i < from + length; i++) {
            re += clip.samples()[i] * Math.cos(2 * Math.PI * 1000 * i / 44100);
            im += clip.samples()[i] * Math.sin(2 * Math.PI * 1000 * i / 44100);
            power += clip.samples()[i] * clip.samples()[i];
        }
        double amplitude = 2 * Math.hypot(re, im) / length;
        assertEquals(0.5, amplitude, 0.03); // LAME itself takes half a decibel off
        assertEquals(amplitude * amplitude / 2, power / length, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xFFFFFFFFL, 0x7FFFFFFFL, 1_000_000})
    void dataSizeThatLiesIsCorrectedByTheEndOfTheFile(long size) throws IOException {
        byte[] file = wav(1, 16, 1, 8000, KNOWN);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, (int) size);
        assertArrayEquals(KNOWN, read(file).samples(), 1e-4f);
    }

    @Test
    void chunksBeforeAndAfterTheDataAreSkipped() throws IOException {
        byte[] plain = wav(1, 16, 1, 8000, KNOWN);
        ByteBuffer out = ByteBuffer.allocate(plain.length + 12 + 10).order(ByteOrder.LITTLE_ENDIAN);
        out.put(plain, 0, 12)
                .put("LIST".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .putInt(0x41424344);
        out.put(plain, 12, plain.length - 12).put("junk123456".getBytes(StandardCharsets.US_ASCII));
        assertArrayEquals(KNOWN, read(out.array()).samples(), 1e-4f);
    }

    @Test
    void unusableFilesAreRefusedInOneSentence() {
        assertRefused(new byte[0], "found an empty file");
        assertRefused("hello, world!".getBytes(StandardCharsets.US_ASCII), "unknown kind");
        assertRefused(wav(1, 16, 1, 8000), "found no samples");
        assertRefused(wav(1, 16, 1, 200_000, KNOWN), "sample rate of 200000 Hz");
        assertRefused(wav(1, 16, 1, 100, KNOWN), "sample rate of 100 Hz");
        assertRefused(wav(17, 4, 1, 8000, KNOWN), "WAV encoding 17 with 4 bits");
        assertRefused(wav(3, 32, 1, 8000, Float.NaN), "not a number");
        assertRefused(wav(3, 32, 1, 8000, Float.POSITIVE_INFINITY), "not a number");
        assertRefused(Arrays.copyOf(wav(1, 16, 1, 8000, KNOWN), 36), "without data");
        assertRefused(Arrays.copyOf(wav(1, 16, 1, 8000, KNOWN), 11), "not audio");
    }

    @Test
    void missingFileAndFolderAreNamed(@TempDir Path folder) {
        Path missing = folder.resolve("nobody.wav");
        String message = refusal(() -> AudioFiles.read(missing));
        assertTrue(message.contains("nobody.wav"), message);
        assertThrows(AudioFormatException.class, () -> AudioFiles.read(folder));
    }

    @Test
    void moreThanTwoHoursAreRefused() throws IOException {
        var buffer = new MonoBuffer("long.wav");
        buffer.begin(1, 4000);
        for (int i = 0; i < 2 * 3600 * 4000; i++) {
            buffer.add(0);
        }
        String message = refusal(() -> buffer.add(0));
        assertTrue(message.contains("more than 120 minutes"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "sine.mp3", "sine.ogg", "sine.flac"})
    void damagedFilesAreReadOrRefusedButNeverCrash(String kind) throws IOException {
        byte[] good = kind.equals("wav")
                ? WavWriter.pcm16(
                        Levels.toPcm16(Tones.sine(440, 0.5, 0.05, 8000).samples()), 8000)
                : resource(kind);
        int rounds = kind.equals("wav") ? 5000 : 60;
        var random = new SplittableRandom(42);
        for (int round = 0; round < rounds; round++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            int changes = random.nextInt(1, 12);
            for (int i = 0; i < changes && bad.length > 0; i++) {
                int reach = random.nextBoolean() ? Math.min(64, bad.length) : bad.length;
                bad[random.nextInt(reach)] = (byte) random.nextInt(256);
            }
            try {
                for (float sample : read(bad).samples()) {
                    assertTrue(sample >= -1 && sample <= 1);
                }
            } catch (IOException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    private static void assertRefused(byte[] file, String found) {
        String message = refusal(() -> read(file));
        assertTrue(message.startsWith("caller.wav: found ") && message.contains(found), message);
        assertTrue(message.endsWith(".") && message.contains(", expected "), message);
    }

    private static String refusal(Executable reading) {
        return String.valueOf(assertThrows(AudioFormatException.class, reading).getMessage());
    }

    private static AudioClip read(byte[] file) throws IOException {
        return AudioFiles.read(new ByteArrayInputStream(file), "caller.wav");
    }

    private static byte[] resource(String name) throws IOException {
        try (var stream = AudioFilesTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }

    private static byte[] wav(int tag, int bits, int channels, int rate, float... samples) {
        int bytes = samples.length * bits / 8;
        ByteBuffer out = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) tag);
        out.putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
        out.putShort((short) (channels * bits / 8)).putShort((short) bits);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        for (float sample : samples) {
            switch (bits) {
                case 8 -> out.put((byte) (sample * 128 + 128));
                case 16 -> out.putShort((short) (sample * 32768));
                case 24 -> {
                    int value = (int) (sample * 8388608);
                    out.putShort((short) value).put((byte) (value >> 16));
                }
                case 32 -> {
                    if (tag == 3) {
                        out.putFloat(sample);
                    } else {
                        out.putInt((int) (sample * 2147483648.0));
                    }
                }
                case 64 -> out.putDouble(sample);
                default -> {}
            }
        }
        return out.array();
    }

    /** The same file with WAVE_FORMAT_EXTENSIBLE's 40-byte format chunk. */
    private static byte[] extensible(byte[] plain) {
        ByteBuffer out = ByteBuffer.allocate(plain.length + 24).order(ByteOrder.LITTLE_ENDIAN);
        out.put(plain, 0, 36).putShort((short) 22).putShort((short) 0).putInt(0);
        out.put(plain, 20, 2).put(new byte[14]).put(plain, 36, plain.length - 36);
        return out.putInt(16, 40).putShort(20, (short) 0xFFFE).array();
    }
}
