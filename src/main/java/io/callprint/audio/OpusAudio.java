package io.callprint.audio;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusPacketInfo;

/** Opus (RFC 6716) by Concentus, at 8 kHz on our side. Unlike the other codecs it allocates: the library does. */
final class OpusAudio {
    /** RFC 6716 section 3.2.5: longer packets do not exist. */
    private static final int MAX_SAMPLES = 120 * 8;

    /** Half of G.711's. */
    private static final int BITS_PER_SECOND = 32_000;

    /** Of 0..10; above it voice gains little at this rate. */
    private static final int COMPLEXITY = 1;

    private OpusAudio() {}

    /** Samples of 8 kHz by the packet's first bytes (RFC 6716 section 3.1); 0 when they say none or too many. */
    static int samples(byte[] bytes, int offset, int length) {
        if (length < 1 || ((bytes[offset] & 3) == 3 && length < 2)) {
            return 0;
        }
        int samples = OpusPacketInfo.getNumSamples(bytes, offset, length, PcmFrame.SAMPLE_RATE_HZ);
        return samples <= MAX_SAMPLES ? samples : 0;
    }

    static AudioDecoder decoder() {
        try {
            OpusDecoder decoder = new OpusDecoder(PcmFrame.SAMPLE_RATE_HZ, 1);
            return (bytes, offset, length, samples) -> decode(decoder, bytes, offset, length, samples);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The library throws whatever a broken packet leads it to. */
    private static int decode(OpusDecoder decoder, byte[] bytes, int offset, int length, short[] samples) {
        try {
            return decoder.decode(bytes, offset, length, samples, 0, MAX_SAMPLES, false);
        } catch (OpusException | RuntimeException | AssertionError broken) {
            decoder.resetState();
            return -1;
        }
    }

    /** Without the linear prediction for low rates: half the time on the processor, and 4 ms less of delay. */
    static AudioEncoder encoder() {
        try {
            OpusEncoder encoder =
                    new OpusEncoder(PcmFrame.SAMPLE_RATE_HZ, 1, OpusApplication.OPUS_APPLICATION_RESTRICTED_LOWDELAY);
            encoder.setBitrate(BITS_PER_SECOND);
            encoder.setComplexity(COMPLEXITY);
            return (samples, count, bytes, offset) -> encode(encoder, samples, count, bytes, offset);
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int encode(OpusEncoder encoder, short[] samples, int count, byte[] bytes, int offset) {
        try {
            return encoder.encode(samples, 0, count, bytes, offset, count);
        } catch (OpusException e) {
            throw new IllegalArgumentException(count + " samples, expected those of 10, 20, 40 or 60 ms", e);
        }
    }
}
