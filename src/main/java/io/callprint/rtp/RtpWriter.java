package io.callprint.rtp;

import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import java.nio.ByteBuffer;

/** Writes outgoing packets into one reused direct buffer; layout in {@link RtpPacket} and {@link TelephoneEvents}. One thread. */
final class RtpWriter {
    static final int MAX_SAMPLES = 480;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RtpPacket.HEADER_BYTES + MAX_SAMPLES);
    private final byte[] encoded = new byte[MAX_SAMPLES];

    /** A packet of {@code samples} of G.711; valid until the next call. */
    ByteBuffer audio(
            boolean marker,
            int payloadType,
            int sequence,
            int timestamp,
            int ssrc,
            G711Law law,
            short[] pcm,
            int samples) {
        header(marker, payloadType, sequence, timestamp, ssrc);
        G711.encode(law, pcm, 0, encoded, 0, samples);
        return buffer.put(encoded, 0, samples).flip();
    }

    /** A telephone-event packet; valid until the next call. */
    ByteBuffer event(
            boolean marker,
            int payloadType,
            int sequence,
            int timestamp,
            int ssrc,
            int event,
            boolean end,
            int durationUnits) {
        header(marker, payloadType, sequence, timestamp, ssrc);
        return buffer.put((byte) event)
                .put((byte) ((end ? 0x80 : 0) | 10)) // -10 dBm0
                .putShort((short) durationUnits)
                .flip();
    }

    private void header(boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        buffer.clear()
                .put((byte) 0x80)
                .put((byte) ((marker ? 0x80 : 0) | payloadType))
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(ssrc);
    }
}
