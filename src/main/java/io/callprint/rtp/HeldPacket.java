package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import org.jspecify.annotations.Nullable;

/** A packet kept for later: a copy, its array reused. Owned by the {@link JitterBuffer} it is a slot of. */
final class HeldPacket {
    /** What a packet means for the audio. */
    enum Kind {
        AUDIO,
        /** Comfort noise: silence from here on. */
        QUIET,
        /** Only takes up a sequence number. */
        NONE
    }

    boolean full;
    Kind kind = Kind.NONE;

    @Nullable
    AudioCodec codec;

    int sequence;
    int timestamp;
    int length;
    long arrivalNanos;
    byte[] payload = new byte[0];

    void fill(RtpPacket packet, Kind newKind, @Nullable AudioCodec newCodec, long nowNanos) {
        full = true;
        kind = newKind;
        codec = newCodec;
        sequence = packet.sequence();
        timestamp = packet.timestamp();
        arrivalNanos = nowNanos;
        length = Math.min(packet.payloadLength(), JitterBuffer.MAX_PAYLOAD_BYTES);
        if (payload.length < length) {
            payload = new byte[Math.max(length, 480)];
        }
        System.arraycopy(packet.bytes(), packet.payloadOffset(), payload, 0, length);
    }
}
