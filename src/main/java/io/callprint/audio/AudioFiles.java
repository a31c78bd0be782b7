package io.callprint.audio;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleConsumer;

/**
 * Reads audio files as people have them: WAV (PCM 8 to 32 bit, float, mu-law, A-law), FLAC, MP3, OGG Vorbis; any rate
 * from 4 to 192 kHz. As a clip channels are mixed to one and there are at most two hours; as a stream there is no limit.
 * What a file is, its first bytes say, not its name.
 */
public final class AudioFiles {
    private static final int HEAD = 12;
    private static final int BUFFER = 1 << 16;

    private AudioFiles() {}

    /**
     * @throws AudioFormatException when the file is not audio that can be used; its message is one sentence
     * @throws IOException when the file cannot be read
     */
    public static AudioClip read(Path file) throws IOException {
        requireFile(file);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return read(stream, file.toString());
        }
    }

    /**
     * The same where memory is shared with others.
     *
     * @param mostSeconds longer audio is refused, however small its file is
     */
    public static AudioClip read(Path file, int mostSeconds) throws IOException {
        requireFile(file);
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return read(stream, new MonoBuffer(file.toString(), mostSeconds));
        }
    }

    /**
     * A file that is in memory.
     *
     * @param name of the audio in complaints
     * @throws AudioFormatException as above
     */
    public static AudioClip read(byte[] file, String name, int mostSeconds) throws IOException {
        return read(new ByteArrayInputStream(file), new MonoBuffer(name, mostSeconds));
    }

    /** @param stream must support mark and reset */
    static AudioClip read(InputStream stream, String name) throws IOException {
        return read(stream, new MonoBuffer(name));
    }

    private static AudioClip read(InputStream stream, MonoBuffer mono) throws IOException {
        decode(stream, mono);
        return mono.toClip();
    }

    /**
     * Reads a file of any length block by block, channels apart; nothing of it stays in memory.
     *
     * @param progress told now and then what share of the file was read, 0 to 1
     * @throws AudioFormatException as above; some blocks may have been taken by then
     * @throws IOException when the file cannot be read, and what the taker throws
     */
    public static void stream(Path file, AudioBlocks blocks, DoubleConsumer progress) throws IOException {
        requireFile(file);
        try (InputStream stream = new BufferedInputStream(new ReadShare(file, progress), BUFFER)) {
            ChannelBlocks channels = new ChannelBlocks(file.toString(), blocks);
            decode(stream, channels);
            channels.end();
        } catch (TakerFailedException e) {
            throw e.rethrow();
        }
    }

    private static void requireFile(Path file) throws AudioFormatException {
        if (Files.isDirectory(file)) {
            throw new AudioFormatException(file + ": found a folder, expected an audio file.");
        }
        if (!Files.exists(file)) {
            throw new AudioFormatException(file + ": found no such file, expected an audio file.");
        }
    }

    private static void decode(InputStream stream, DecodedAudio out) throws IOException {
        stream.mark(HEAD);
        byte[] head = stream.readNBytes(HEAD);
        stream.reset();
        if (head.length == 0) {
            throw new AudioFormatException(
                    out.name() + ": found an empty file, expected WAV, FLAC, MP3 or OGG Vorbis.");
        }
        try {
            decode(stream, head, out);
        } catch (AudioFormatException | TakerFailedException e) {
            throw e;
        } catch (Exception e) {
            // The decoders were written for files that are what they claim: they answer damage with whatever they fall
            // over, checked or not.
            throw new AudioFormatException(
                    out.name() + ": found damaged data, expected a whole WAV, FLAC, MP3 or OGG Vorbis file.", e);
        }
    }

    private static void decode(InputStream stream, byte[] head, DecodedAudio out) throws Exception {
        if (starts(head, "RIFF") || starts(head, "RF64")) {
            WavReader.read(stream, out);
            return;
        }
        if (starts(head, "fLaC")) {
            FlacReader.read(stream, out);
            return;
        }
        if (starts(head, "OggS")) {
            VorbisReader.read(stream, out);
            return;
        }
        boolean mpegSync = head.length > 1 && head[0] == (byte) 0xFF && (head[1] & 0xE0) == 0xE0;
        if (starts(head, "ID3") || mpegSync) {
            Mp3Reader.read(stream, out);
            return;
        }
        throw new AudioFormatException(
                out.name() + ": found a file of an unknown kind, expected WAV, FLAC, MP3 or OGG Vorbis.");
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
