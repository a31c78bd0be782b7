package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.AudioEncoder;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Builds the packets of a far end. */
final class Stream {
    static final int EVENT_TYPE = 101;

    int ssrc = 0x1234_5678;
    int sequence = 65_500;
    int timestamp = -4_000;

    /** A tone of 400 Hz: its period is 20 samples. */
    static short[] tone(int samples) {
        short[] tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (short) Math.round(12_000 * Math.sin(2 * Math.PI * 400 * i / 8000));
        }
        return tone;
    }

    /** What arrives when those samples went through the law. */
    static short[] throughLaw(G711Law law, short[] samples) {
        byte[] codes = new byte[samples.length];
        G711.encode(law, samples, 0, codes, 0, samples.length);
        short[] decoded = new short[samples.length];
        G711.decode(law, codes, 0, decoded, 0, samples.length);
        return decoded;
    }

    static NegotiatedMedia media(InetSocketAddress remote, AudioCodec codec, int packetMillis, Direction direction) {
        return new NegotiatedMedia(
                remote,
                new InetSocketAddress(remote.getAddress(), remote.getPort() + 1),
                codec,
                codec.payloadType(),
                OptionalInt.of(EVENT_TYPE),
                direction,
                packetMillis,
                false);
    }

    List<byte[]> audio(G711Law law, short[] samples, int packetMillis) {
        int units = packetMillis * 8;
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at + units <= samples.length; at += units) {
            byte[] payload = new byte[units];
            G711.encode(law, samples, at, payload, 0, units);
            packets.add(packet(AudioCodec.of(law).payloadType(), false, timestamp, payload));
            timestamp += units;
        }
        return packets;
    }

    /** Like {@link #audio}, in any codec. */
    List<byte[]> encoded(AudioCodec codec, short[] samples, int packetMillis) {
        AudioEncoder encoder = codec.encoder();
        int count = packetMillis * 8;
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at + count <= samples.length; at += count) {
            byte[] payload = new byte[count];
            int length = encoder.encode(Arrays.copyOfRange(samples, at, at + count), count, payload, 0);
            packets.add(packet(codec.payloadType(), false, timestamp, Arrays.copyOf(payload, length)));
            timestamp += count * codec.unitsPerSample();
        }
        return packets;
    }

    /** Updates every 20 ms and three ends; the timestamp of the stream goes on meanwhile. */
    List<byte[]> press(int event, int packetsDown) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 1; i <= packetsDown + 3; i++) {
            int duration = Math.min(i, packetsDown + 1) * 160;
            packets.add(event(event, i == 1, i > packetsDown, timestamp, duration));
        }
        timestamp += (packetsDown + 3) * 160;
        return packets;
    }

    byte[] event(int event, boolean marker, boolean end, int eventTimestamp, int duration) {
        byte[] payload = ByteBuffer.allocate(4)
                .put((byte) event)
                .put((byte) (end ? 0x8A : 0x0A))
                .putShort((short) duration)
                .array();
        return packet(EVENT_TYPE, marker, eventTimestamp, payload);
    }

    byte[] packet(int payloadType, boolean marker, int at, byte[] payload) {
        byte[] bytes = ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) (payloadType | (marker ? 0x80 : 0)))
                .putShort((short) sequence)
                .putInt(at)
                .putInt(ssrc)
                .put(payload)
                .array();
        sequence++;
        return bytes;
    }
}
