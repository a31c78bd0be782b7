package io.callprint.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often speech is taken for a key: reads every audio file below the folders given, at 8 kHz through G.711, and counts.
 * Run by {@code src/bench/run io.callprint.audio.TalkOff FOLDER…}.
 */
public final class TalkOff {
    private TalkOff() {}

    public static void main(String[] folders) throws IOException {
        double hours = 0;
        int digits = 0;
        for (String folder : folders) {
            List<Path> files;
            try (Stream<Path> all = Files.walk(Path.of(folder))) {
                files = all.filter(file -> file.toString().matches(".*\\.(wav|flac|mp3|ogg)"))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                short[] samples = telephone(AudioFiles.read(file));
                hours += samples.length / 8_000.0 / 3_600;
                digits += digits(samples);
            }
        }
        System.out.printf("%.2f hours, %d false digits, %.2f an hour%n", hours, digits, digits / hours);
    }

    private static short[] telephone(AudioClip clip) {
        float[] at8k = new Resampler().resample(clip, 8_000).samples();
        short[] samples = new short[at8k.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(Math.clamp(at8k[i], -1f, 1f) * 32_767);
        }
        byte[] codes = new byte[samples.length];
        G711.encode(G711Law.PCMA, samples, 0, codes, 0, samples.length);
        G711.decode(G711Law.PCMA, codes, 0, samples, 0, samples.length);
        return samples;
    }

    private static int digits(short[] samples) {
        KeyTones tones = new KeyTones();
        short[] frame = new short[PcmFrame.SAMPLES];
        int digits = 0;
        for (int at = 0; at + frame.length <= samples.length; at += frame.length) {
            System.arraycopy(samples, at, frame, 0, frame.length);
            digits += tones.accept(frame, frame.length) == KeyTones.NONE ? 0 : 1;
        }
        return digits;
    }
}
