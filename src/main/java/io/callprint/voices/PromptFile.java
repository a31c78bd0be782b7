package io.callprint.voices;

import io.callprint.audio.AudioClip;
import io.callprint.audio.FlacWriter;
import io.callprint.audio.Levels;
import io.callprint.audio.WavWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recording as the file a synthesiser opens; the end of the name says which kind. */
public final class PromptFile {
    private static final int NPY_ALIGNMENT = 64;

    private PromptFile() {}

    /** @throws VoiceLibraryException one sentence, when the name ends otherwise */
    public static void write(Path file, AudioClip prompt) throws IOException {
        String name = String.valueOf(file.getFileName());
        short[] pcm = Levels.toPcm16(prompt.samples());
        if (name.endsWith(".wav")) {
            Files.write(file, WavWriter.pcm16(pcm, prompt.sampleRateHz()));
        } else if (name.endsWith(".flac")) {
            Files.write(file, FlacWriter.pcm16(pcm, prompt.sampleRateHz()));
        } else if (name.endsWith(".npy")) {
            Files.write(file, npy(prompt.samples()));
        } else {
            throw new VoiceLibraryException(name + " is no kind of file that is written, expected .wav, .flac or .npy");
        }
    }

    /** NumPy's format 1.0: magic, length of the header, header padded to 64 bytes, little-endian float32. */
    private static byte[] npy(float[] samples) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + samples.length + ",), }";
        int unpadded = 10 + header.length() + 1;
        String padded = header + " ".repeat((NPY_ALIGNMENT - unpadded % NPY_ALIGNMENT) % NPY_ALIGNMENT) + "\n";
        ByteBuffer out =
                ByteBuffer.allocate(10 + padded.length() + 4 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        out.putShort((short) padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
        out.asFloatBuffer().put(samples);
        return out.array();
    }
}
