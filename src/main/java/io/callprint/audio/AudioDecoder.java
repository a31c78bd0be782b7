package io.callprint.audio;

/** Turns the payloads of one stream into samples of 8 kHz. Keeps what it has to know of earlier ones; one thread. */
@FunctionalInterface
public interface AudioDecoder {
    /**
     * Decodes one payload into {@code samples} from 0 on.
     *
     * @param samples of at least {@link AudioCodec#samples} for this payload
     * @return how many samples, or a negative number when the payload cannot be decoded
     */
    int decode(byte[] bytes, int offset, int length, short[] samples);
}
