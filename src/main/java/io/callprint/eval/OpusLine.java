package io.callprint.eval;

import io.callprint.audio.PcmFrame;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.util.Arrays;

/** Speech as Opus packets of 20 ms, narrowband for voice, and back. */
final class OpusLine {
    private static final int BITS_PER_SECOND = 12_000;
    private static final int LARGEST_PACKET = 1_275; // octets; RFC 6716, section 3.2.1

    private OpusLine() {}

    /**
     * @param samples 8 kHz
     * @return as many, without the encoder's delay
     */
    static short[] through(short[] samples) throws IOException {
        try {
            OpusEncoder encoder = new OpusEncoder(PcmFrame.SAMPLE_RATE_HZ, 1, OpusApplication.OPUS_APPLICATION_VOIP);
            encoder.setBitrate(BITS_PER_SECOND);
            OpusDecoder decoder = new OpusDecoder(PcmFrame.SAMPLE_RATE_HZ, 1);
            int delay = encoder.getLookahead();
            int packets = Math.ceilDiv(samples.length + delay, PcmFrame.SAMPLES);
            short[] sent = Arrays.copyOf(samples, packets * PcmFrame.SAMPLES);
            short[] heard = new short[sent.length];
            byte[] packet = new byte[LARGEST_PACKET];
            for (int at = 0; at < sent.length; at += PcmFrame.SAMPLES) {
                int octets = encoder.encode(sent, at, PcmFrame.SAMPLES, packet, 0, packet.length);
                decoder.decode(packet, 0, octets, heard, at, PcmFrame.SAMPLES, false);
            }
            return Arrays.copyOfRange(heard, delay, delay + samples.length);
        } catch (OpusException e) {
            throw new IOException("Opus failed: " + e.getMessage(), e);
        }
    }
}
