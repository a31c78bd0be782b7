package io.callprint.testcall;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import java.io.IOException;
import java.nio.file.Path;

/** The recorded callers of the demo (sip-config/demo/voices), as 8 kHz 16-bit samples. */
public final class DemoVoices {
    private final Path folder;

    /** @param folder holds a folder per speaker, see its ATTRIBUTION.md */
    public DemoVoices(Path folder) {
        this.folder = folder;
    }

    /** @param file for example {@code allison/call-1.wav} */
    public short[] read(String file) throws IOException {
        AudioClip clip = AudioFiles.read(folder.resolve(file));
        short[] samples = new short[clip.samples().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(Math.clamp(clip.samples()[i] * 32768f, -32768, 32767));
        }
        return samples;
    }
}
