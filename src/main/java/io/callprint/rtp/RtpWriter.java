package io.callprint.rtp;

import io.callprint.audio.AudioEncoder;
import io.callprint.srtp.SrtpSender;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes outgoing packets into one reused buffer; layout in {@link RtpPacket} and {@link TelephoneEvents}. One thread. */
final class RtpWriter {
    static final int MAX_SAMPLES = 480;

    private final byte[] bytes = new byte[RtpPacket.HEADER_BYTES + MAX_SAMPLES + SrtpSender.MAX_GROWTH_BYTES];
    private final ByteBuffer packet = ByteBuffer.wrap(bytes);
    private final ByteBuffer leaving = ByteBuffer.allocateDirect(bytes.length);

    /** A packet of so many samples. */
    void audio(
            boolean marker,
            int payloadType,
            int sequence,
            int timestamp,
            int ssrc,
            AudioEncoder encoder,
            short[] pcm,
            int samples) {
        header(marker, payloadType, sequence, timestamp, ssrc);
        packet.position(RtpPacket.HEADER_BYTES + encoder.encode(pcm, samples, bytes, RtpPacket.HEADER_BYTES));
    }

    /** A telephone-event packet. */
    void event(
            boolean marker,
            int payloadType,
            int sequence,
            int timestamp,
            int ssrc,
            int event,
            boolean end,
            int durationUnits) {
        header(marker, payloadType, sequence, timestamp, ssrc);
        packet.put((byte) event)
                .put((byte) ((end ? 0x80 : 0) | 10)) // -10 dBm0
                .putShort((short) durationUnits);
    }

    private void header(boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        packet.clear()
                .put((byte) 0x80)
                .put((byte) ((marker ? 0x80 : 0) | payloadType))
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(ssrc);
    }

    int payloadBytes() {
        return packet.position() - RtpPacket.HEADER_BYTES;
    }

    /** Shows the packet as it is before encryption. */
    void show(PacketTap tap, InetSocketAddress from, InetSocketAddress to) {
        tap.packet(from, to, bytes, 0, packet.position());
    }

    /**
     * The packet as it leaves; valid until the next one is begun.
     *
     * @param srtp encrypts it; null: in the clear
     */
    ByteBuffer end(@Nullable SrtpSender srtp) {
        int length = packet.position();
        if (srtp != null) {
            length = srtp.protect(bytes, 0, length);
        }
        return leaving.clear().put(bytes, 0, length).flip();
    }
}
