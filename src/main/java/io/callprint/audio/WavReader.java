package io.callprint.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * RIFF WAVE: chunks of a four-letter name, a 32-bit little-endian length and that many bytes, padded to even. Sizes in
 * files lie (recorders that never came back to fill them in, streams, cut copies), so the end of the file counts too.
 */
final class WavReader {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MAX_FORMAT_BYTES = 4096;
    private static final int BLOCK_FRAMES = 4096;
    private static final long UNKNOWN_LENGTH = 0x7FFF_0000L;

    /** How the samples lie: tag is never {@code EXTENSIBLE}. */
    private record Format(int tag, int channels, long sampleRateHz, int bytesPerSample) {}

    private WavReader() {}

    static void read(InputStream stream, DecodedAudio out) throws IOException {
        String name = out.name();
        stream.skipNBytes(8);
        if (!"WAVE".equals(text(stream.readNBytes(4)))) {
            throw new AudioFormatException(name + ": found a RIFF file that is not audio, expected RIFF WAVE.");
        }
        Format format = null;
        while (true) {
            byte[] head = stream.readNBytes(8);
            if (head.length < 8) {
                throw new AudioFormatException(name + ": found a WAV file without "
                        + (format == null ? "a format" : "data") + ", expected chunks 'fmt ' and 'data'.");
            }
            long length = Integer.toUnsignedLong(little(head).getInt(4));
            switch (text(head).substring(0, 4)) {
                case "fmt " -> format = format(stream, length, name);
                case "data" -> {
                    if (format == null) {
                        throw new AudioFormatException(
                                name + ": found data before the format, expected chunk 'fmt ' first.");
                    }
                    data(stream, format, length, out);
                    return;
                }
                default -> skip(stream, length + (length & 1));
            }
        }
    }

    private static Format format(InputStream stream, long length, String name) throws IOException {
        if (length < 16 || length > MAX_FORMAT_BYTES) {
            throw new AudioFormatException(
                    name + ": found a format chunk of " + length + " bytes, expected 16, 18 or 40.");
        }
        byte[] bytes = stream.readNBytes((int) (length + (length & 1)));
        if (bytes.length < length) {
            throw new AudioFormatException(name + ": found the end of the file in the format chunk, expected data.");
        }
        ByteBuffer in = little(bytes);
        int tag = in.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE && length >= 26) {
            tag = in.getShort(24) & 0xFFFF;
        }
        int bits = in.getShort(14) & 0xFFFF;
        boolean known = switch (tag) {
            case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case FLOAT -> bits == 32 || bits == 64;
            case A_LAW, MU_LAW -> bits == 8;
            default -> false;
        };
        if (!known) {
            throw new AudioFormatException(name + ": found WAV encoding " + tag + " with " + bits
                    + " bits, expected PCM of 8, 16, 24 or 32 bits, float of 32 or 64, mu-law or A-law.");
        }
        return new Format(tag, in.getShort(2) & 0xFFFF, Integer.toUnsignedLong(in.getInt(4)), bits / 8);
    }

    private static void data(InputStream stream, Format format, long length, DecodedAudio out) throws IOException {
        out.begin(format.channels(), format.sampleRateHz());
        int frameBytes = format.channels() * format.bytesPerSample();
        long left = length == 0 || length >= UNKNOWN_LENGTH ? Long.MAX_VALUE : length;
        byte[] block = new byte[BLOCK_FRAMES * frameBytes];
        while (left >= frameBytes) {
            int read = stream.readNBytes(block, 0, (int) Math.min(block.length, left));
            int whole = read - read % frameBytes;
            decode(little(block).limit(whole), format, out);
            if (read < block.length) {
                break;
            }
            left -= read;
        }
    }

    private static void decode(ByteBuffer in, Format format, DecodedAudio out) throws IOException {
        while (in.hasRemaining()) {
            out.add(
                    switch (format.tag()) {
                        case MU_LAW -> G711.decode(G711Law.PCMU, in.get()) / 32768f;
                        case A_LAW -> G711.decode(G711Law.PCMA, in.get()) / 32768f;
                        case FLOAT -> format.bytesPerSample() == 4 ? in.getFloat() : (float) in.getDouble();
                        default -> pcm(in, format.bytesPerSample());
                    });
        }
    }

    private static float pcm(ByteBuffer in, int bytes) {
        return switch (bytes) {
            case 1 -> ((in.get() & 0xFF) - 128) / 128f;
            case 2 -> in.getShort() / 32768f;
            case 3 -> ((in.get() & 0xFF) | ((in.get() & 0xFF) << 8) | (in.get() << 16)) / 8388608f;
            default -> (float) (in.getInt() / 2147483648.0);
        };
    }

    /** Like {@code skipNBytes}, but the end of the file is no error here: the next read finds it. */
    private static void skip(InputStream stream, long length) throws IOException {
        long left = length;
        while (left > 0) {
            long skipped = stream.skip(left);
            if (skipped <= 0) {
                if (stream.read() < 0) {
                    return;
                }
                skipped = 1;
            }
            left -= skipped;
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
