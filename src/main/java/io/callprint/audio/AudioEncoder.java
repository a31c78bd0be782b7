package io.callprint.audio;

/** Turns samples of 8 kHz into the payloads of one stream. Keeps what it has to know of earlier ones; one thread. */
@FunctionalInterface
public interface AudioEncoder {
    /**
     * Encodes the first {@code count} samples into one payload.
     *
     * @param count a length of {@link AudioCodec#packetMillis}
     * @param bytes with room for as many bytes as samples from {@code offset} on
     * @return length of the payload
     */
    int encode(short[] samples, int count, byte[] bytes, int offset);
}
