package io.callprint.audio;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads audio files as people have them: WAV (PCM 8 to 32 bit, float, mu-law, A-law), FLAC, MP3, OGG Vorbis; any rate
 * from 4 to 192 kHz, channels mixed to one, at most two hours. What a file is, its first bytes say, not its name.
 */
public final class AudioFiles {
    private static final int HEAD = 12;

    private AudioFiles() {}

    /**
     * @throws AudioFormatException when the file is not audio that can be used; its message is one sentence
     * @throws IOException when the file cannot be read
     */
    public static AudioClip read(Path file) throws IOException {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new AudioFormatException(name + ": found a folder, expected an audio file.");
        }
        if (!Files.exists(file)) {
            throw new AudioFormatException(name + ": found no such file, expected an audio file.");
        }
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(stream, name);
        }
    }

    /** @param stream must support mark and reset */
    static AudioClip read(InputStream stream, String name) throws IOException {
        stream.mark(HEAD);
        byte[] head = stream.readNBytes(HEAD);
        stream.reset();
        if (head.length == 0) {
            throw new AudioFormatException(name + ": found an empty file, expected WAV, FLAC, MP3 or OGG Vorbis.");
        }
        try {
            return decode(stream, head, name);
        } catch (AudioFormatException e) {
            throw e;
        } catch (Exception e) {
            // The decoders were written for files that are what they claim: they answer damage with whatever they fall
            // over, checked or not.
            throw new AudioFormatException(
                    name + ": found damaged data, expected a whole WAV, FLAC, MP3 or OGG Vorbis file.", e);
        }
    }

    private static AudioClip decode(InputStream stream, byte[] head, String name) throws Exception {
        if (starts(head, "RIFF") || starts(head, "RF64")) {
            return WavReader.read(stream, name);
        }
        if (starts(head, "fLaC")) {
            return FlacReader.read(stream, name);
        }
        if (starts(head, "OggS")) {
            return VorbisReader.read(stream, name);
        }
        boolean mpegSync = head.length > 1 && head[0] == (byte) 0xFF && (head[1] & 0xE0) == 0xE0;
        if (starts(head, "ID3") || mpegSync) {
            return Mp3Reader.read(stream, name);
        }
        throw new AudioFormatException(
                name + ": found a file of an unknown kind, expected WAV, FLAC, MP3 or OGG Vorbis.");
    }

    private static boolean starts(byte[] head, String magic) {
        if (head.length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if (head[i] != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
