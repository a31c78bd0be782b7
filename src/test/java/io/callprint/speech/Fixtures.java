package io.callprint.speech;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.audio.PcmFrame;
import io.callprint.model.ModelCatalog;
import io.callprint.model.OnnxModels;
import io.callprint.model.OnnxSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** The shipped network and the committed reference sample, 4.7 s of one speaker at 8 kHz. */
final class Fixtures {
    static final Path MODELS = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")), "models");

    private Fixtures() {}

    static OnnxSession vadModel() {
        return OnnxModels.start().open(ModelCatalog.load(MODELS).vad("silero-vad"));
    }

    static AudioClip reference() throws IOException {
        return AudioFiles.read(MODELS.resolve("reference/reference-8k.wav"));
    }

    static short[] referenceSamples() throws IOException {
        return Levels.toPcm16(reference().samples());
    }

    /** Joined. */
    static short[] join(short[]... parts) {
        int length = 0;
        for (short[] part : parts) {
            length += part.length;
        }
        short[] all = new short[length];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** White noise at the given RMS level. */
    static short[] noise(double dbfs, double seconds, long seed) {
        return Levels.toPcm16(io.callprint.audio.Tones.whiteNoise(Math.pow(10, dbfs / 20), seconds, 8000, seed)
                .samples());
    }

    static short[] sum(short[] a, short[] b) {
        short[] result = a.clone();
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            result[i] = (short) Math.clamp(a[i] + b[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return result;
    }

    static short[] scaled(short[] samples, double gain) {
        short[] result = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            result[i] = (short) Math.clamp(Math.round(samples[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return result;
    }

    static NetSpeech netSpeech(short[] samples, double noiseDbfs, double concealedShare) {
        return new NetSpeech(samples, Levels.rmsDbfs(samples, 0, samples.length), noiseDbfs, concealedShare, 0);
    }

    /** The frame of 160 samples number {@code index}; silence past the end. */
    static void fill(PcmFrame frame, short[] from, int index) {
        for (int i = 0; i < PcmFrame.SAMPLES; i++) {
            int at = index * PcmFrame.SAMPLES + i;
            frame.samples()[i] = at < from.length ? from[at] : 0;
        }
        frame.describe((long) index * PcmFrame.SAMPLES, false);
    }
}
