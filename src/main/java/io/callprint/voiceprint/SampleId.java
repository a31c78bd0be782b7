package io.callprint.voiceprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a piece of audio by its content: the same audio has the same id everywhere. */
public final class SampleId {
    private SampleId() {}

    /**
     * The first 32 bits of SHA-256 over the samples as little-endian 16-bit numbers, as 8 hexadecimal digits.
     *
     * @param samples 8 kHz, 16 bit
     */
    public static String of(short[] samples) {
        ByteBuffer octets = ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        octets.asShortBuffer().put(samples);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets.array());
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
