package io.callprint.testcall;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
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
        return Levels.toPcm16(AudioFiles.read(folder.resolve(file)).samples());
    }
}
