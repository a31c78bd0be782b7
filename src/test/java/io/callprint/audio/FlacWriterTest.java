package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlacWriterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 4_095, 4_096, 4_097, 20_000})
    void everySampleComesBack(int length) throws IOException {
        for (short[] samples : new short[][] {tone(length), noise(length), new short[length], steps(length)}) {
            AudioClip back = AudioFiles.read(FlacWriter.pcm16(samples, 24_000), "written.flac", 60);
            assertEquals(24_000, back.sampleRateHz());
            assertArrayEquals(samples, Levels.toPcm16(back.samples()));
        }
    }

    @Test
    void aToneIsSmallerThanItsSamplesAndNoiseHardlyLarger() {
        assertTrue(FlacWriter.pcm16(tone(48_000), 24_000).length < 48_000 * 2 * 0.6);
        assertTrue(FlacWriter.pcm16(noise(48_000), 24_000).length < 48_000 * 2 * 1.01);
    }

    @Test
    void theReferenceDecoderFindsFramesAndHashRight() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flac")), "flac is not installed");
        for (short[] samples : new short[][] {tone(300_000), noise(10_000), new short[5_000], steps(9_999), tone(1)}) {
            Path file = Files.write(folder.resolve("written.flac"), FlacWriter.pcm16(samples, 24_000));
            Process flac = new ProcessBuilder("/usr/bin/flac", "-t", "-s", "--warnings-as-errors", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(flac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(flac.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, flac.exitValue(), said);
        }
    }

    private static short[] tone(int length) {
        AudioClip tone = Tones.sine(440, 0.7, (length + 1) / 24_000.0, 24_000);
        return Arrays.copyOf(Levels.toPcm16(tone.samples()), length);
    }

    private static short[] noise(int length) {
        SplittableRandom random = new SplittableRandom(3);
        short[] noise = new short[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (short) random.nextInt();
        }
        return noise;
    }

    private static short[] steps(int length) {
        short[] steps = new short[length];
        for (int i = 0; i < length; i++) {
            steps[i] = i / 100 % 2 == 0 ? Short.MIN_VALUE : Short.MAX_VALUE;
        }
        return steps;
    }
}
