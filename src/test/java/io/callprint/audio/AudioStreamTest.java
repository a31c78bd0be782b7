package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioStreamTest {
    @TempDir
    private Path folder = Path.of("");

    /** A sine of its own in each channel. */
    private static Path wav(Path file, int channels, int rate, int frames, long saidBytes) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(44 + 2 * channels * frames).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) saidBytes + 36);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * channels * 2);
        out.putShort((short) (2 * channels)).putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt((int) saidBytes);
        for (int frame = 0; frame < frames; frame++) {
            for (int channel = 0; channel < channels; channel++) {
                out.putShort((short) Math.round(8000 * sine(frame, channel, rate)));
            }
        }
        return Files.write(file, out.array());
    }

    private static double sine(int frame, int channel, int rate) {
        return Math.sin(2 * Math.PI * (200 + 50 * channel) * frame / rate);
    }

    /** All of a file, channels apart. */
    private static List<float[]> streamed(Path file) throws IOException {
        List<float[]> all = new ArrayList<>();
        AudioFiles.stream(
                file,
                (channels, count, rate) -> {
                    for (int channel = 0; channel < channels.length; channel++) {
                        float[] before = all.size() > channel ? all.get(channel) : new float[0];
                        float[] joined = Arrays.copyOf(before, before.length + count);
                        System.arraycopy(channels[channel], 0, joined, before.length, count);
                        if (all.size() > channel) {
                            all.set(channel, joined);
                        } else {
                            all.add(joined);
                        }
                    }
                },
                share -> {});
        return all;
    }

    @Test
    void channelsComeApartAndWhole() throws Exception {
        List<float[]> all = streamed(wav(folder.resolve("two.wav"), 2, 8000, 40_000, 160_000));
        assertEquals(2, all.size());
        assertEquals(40_000, all.getLast().length);
        assertEquals(8000 * sine(39_999, 1, 8000) / 32768, all.getLast()[39_999], 3e-5);
    }

    @Test
    void eightChannelFileAt192KHzIsRead() throws Exception {
        Path file = wav(folder.resolve("eight.wav"), 8, 192_000, 192_000, 8 * 2 * 192_000);
        assertEquals(8, streamed(file).size());
        AudioClip mixed = new Resampler().resample(AudioFiles.read(file), 16_000);
        assertEquals(16_000, mixed.samples().length);
    }

    @Test
    void wavWithLyingSizesGivesWhatIsThere() throws Exception {
        assertEquals(
                4000,
                streamed(wav(folder.resolve("more.wav"), 1, 8000, 4000, 1_000_000_000L))
                        .getFirst()
                        .length);
        assertEquals(
                4000,
                streamed(wav(folder.resolve("none.wav"), 1, 8000, 4000, 0)).getFirst().length);
        assertEquals(
                1000,
                streamed(wav(folder.resolve("less.wav"), 1, 8000, 4000, 2000)).getFirst().length);
    }

    @Test
    void streamIsWhatTheClipIs() throws Exception {
        Path file = wav(folder.resolve("one.wav"), 1, 16_000, 50_000, 100_000);
        assertArrayEquals(AudioFiles.read(file).samples(), streamed(file).getFirst());
    }

    @Test
    void whatTheTakerThrowsIsNotTakenForDamage() throws Exception {
        Path file = wav(folder.resolve("one.wav"), 1, 16_000, 50_000, 100_000);
        IOException full = new IOException("disk full");
        assertEquals(
                full,
                assertThrows(
                        IOException.class,
                        () -> AudioFiles.stream(
                                file,
                                (channels, count, rate) -> {
                                    throw full;
                                },
                                share -> {})));
        assertThrows(
                IllegalStateException.class,
                () -> AudioFiles.stream(
                        file,
                        (channels, count, rate) -> {
                            throw new IllegalStateException("the model failed");
                        },
                        share -> {}));
    }

    @Test
    void otherRateInBlocksIsWhatItIsAtOnce() {
        float[] tone = new float[44_100];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (0.3 * sine(i, 0, 44_100));
        }
        float[] whole =
                new Resampler().resample(new AudioClip(tone, 44_100), 16_000).samples();
        RateConverter converter = new RateConverter(44_100, 16_000);
        float[] pieces = new float[16_100];
        int written = 0;
        for (int from = 0; from < tone.length; from += 5000) {
            float[] block = Arrays.copyOfRange(tone, from, Math.min(tone.length, from + 5000));
            float[] ready = converter.convert(block, block.length, from + 5000 >= tone.length);
            System.arraycopy(ready, 0, pieces, written, ready.length);
            written += ready.length;
        }
        assertTrue(Math.abs(written - whole.length) < 3, written + " samples");
        for (int i = 0; i < whole.length - 100; i++) {
            assertEquals(whole[i], pieces[i], 2e-4, "sample " + i);
        }
    }
}
