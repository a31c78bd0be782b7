package io.callprint.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes mono WAV files: 16-bit PCM, or G.711 as it was received. */
public final class WavWriter {
    private static final int PCM_HEADER_BYTES = 44;
    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;

    private WavWriter() {}

    /** 16-bit PCM; samples outside [-1, 1] are clipped. */
    public static void write(Path file, AudioClip clip) throws IOException {
        Files.write(file, pcm16(Levels.toPcm16(clip.samples()), clip.sampleRateHz()));
    }

    /** A whole 16-bit PCM file as bytes. */
    public static byte[] pcm16(short[] samples, int sampleRateHz) {
        byte[] file = new byte[PCM_HEADER_BYTES + 2 * samples.length];
        header(file, PCM, 16, sampleRateHz, 2 * samples.length).asShortBuffer().put(samples);
        return file;
    }

    /** A whole G.711 file at 8 kHz as bytes. */
    public static byte[] g711(G711Law law, byte[] codes) {
        int tag = law == G711Law.PCMU ? MU_LAW : A_LAW;
        byte[] file = new byte[PCM_HEADER_BYTES + 2 + codes.length + (codes.length & 1)];
        header(file, tag, 8, PcmFrame.SAMPLE_RATE_HZ, codes.length).put(codes);
        return file;
    }

    private static ByteBuffer header(byte[] file, int tag, int bits, int sampleRateHz, int dataBytes) {
        ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("RIFF")).putInt(file.length - 8).put(ascii("WAVEfmt ")).putInt(tag == PCM ? 16 : 18);
        out.putShort((short) tag).putShort((short) 1).putInt(sampleRateHz);
        out.putInt(sampleRateHz * bits / 8).putShort((short) (bits / 8)).putShort((short) bits);
        if (tag != PCM) {
            out.putShort((short) 0);
        }
        return out.put(ascii("data")).putInt(dataBytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
