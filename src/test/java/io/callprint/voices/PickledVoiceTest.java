package io.callprint.voices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that Python wrote (make_pickles.py beside them), and pickles that mean harm. */
class PickledVoiceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "float32-p2",
                "float32-p4",
                "float32-p5",
                "float64-p4",
                "int16-p4",
                "big-endian-p4",
                "row-p5",
                "bare-p4"
            })
    void arraysOfEveryProtocolAndTypeAreRead(String name) throws IOException {
        AudioClip clip = PickledVoice.read(file(resource(name)));
        assertEquals(24_000, clip.sampleRateHz());
        assertEquals(2_400, clip.samples().length);
        for (int i = 0; i < 2_400; i++) {
            assertEquals(i % 240 / 480f - 0.25f, clip.samples()[i], 1 / 32768f, name + " at " + i);
        }
    }

    @Test
    void aPickleThatWouldRunACommandIsRefusedAndRunsNothing() throws IOException {
        Path proof = folder.resolve("proof");
        String harm = "cos\nsystem\n(S'touch " + proof + "'\ntR.";
        assertRefused("an object os.system", harm.getBytes(StandardCharsets.US_ASCII));
        assertRefused("an object builtins.eval", ascii("\u0080\u0004\u008c\u0008builtins\u008c\u0004eval\u0093."));
        assertRefused("an object numpy.load", ascii("cnumpy\nload\n."));
        assertFalse(Files.exists(proof));
    }

    @ParameterizedTest
    @CsvSource({
        "'', no gzip",
        "X, no gzip",
    })
    void whatIsNoGzipIsRefused(String text, String found) throws IOException {
        Path file = Files.writeString(folder.resolve("v.pkl.gz"), text);
        String message = assertThrows(VoiceLibraryException.class, () -> PickledVoice.read(file))
                .getMessage();
        assertEquals("v.pkl.gz: found " + found + ", expected a pickled array of audio and nothing else", message);
    }

    @Test
    void aZipBombIsRefusedBeforeItIsUnpacked() throws IOException {
        Path bomb = folder.resolve("bomb.pkl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 130; i++) {
                out.write(block);
            }
        }
        String message = assertThrows(VoiceLibraryException.class, () -> PickledVoice.read(bomb))
                .getMessage();
        assertTrue(String.valueOf(message).contains("more than 128 MB when unpacked"), message);
    }

    @Test
    void otherContentsAreRefusedInOneSentence() throws IOException {
        assertRefused("no array of audio", ascii("\u0080\u0004N."));
        assertRefused("no array of audio", ascii("\u0080\u0004}."));
        assertRefused("no array of audio", ascii("\u0080\u0004]."));
        assertRefused("damaged data", ascii("\u0080\u0004"));
        assertRefused("damaged data", ascii("."));
        assertRefused("damaged data", ascii("(."));
        assertRefused("damaged data", ascii("\u0080\u0004h\u0007."));
        assertRefused("instruction 0x81", ascii("\u0080\u0004\u0081."));
        assertRefused("instruction 0x51", ascii("Q."));
        assertRefused("a call of something that is no function", ascii("\u0080\u0004N)R."));
    }

    @Test
    void damagedPicklesAreReadOrRefusedButNeverCrash() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        for (String name : new String[] {"float32-p2", "int16-p4", "row-p5"}) {
            byte[] good = unpacked(resource(name));
            int head = Math.min(good.length, 300);
            for (int round = 0; round < 3_000; round++) {
                byte[] bad = good.clone();
                for (int change = random.nextInt(1, 4); change > 0; change--) {
                    bad[random.nextBoolean() ? random.nextInt(head) : bad.length - 1 - random.nextInt(120)] =
                            (byte) random.nextInt(256);
                }
                try {
                    PickleReader.read(bad);
                } catch (PickleRefusedException expected) {
                    assertFalse(String.valueOf(expected.getMessage()).isBlank());
                }
            }
        }
    }

    private void assertRefused(String found, byte[] pickle) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(pickle);
        }
        Path file = file(packed.toByteArray());
        String message = assertThrows(VoiceLibraryException.class, () -> PickledVoice.read(file))
                .getMessage();
        assertEquals("voice.pkl.gz: found " + found + ", expected a pickled array of audio and nothing else", message);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("voice.pkl.gz"), bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PickledVoiceTest.class.getResourceAsStream(name + ".pkl.gz"))) {
            return in.readAllBytes();
        }
    }
}
