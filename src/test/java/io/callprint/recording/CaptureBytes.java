package io.callprint.recording;

import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/** A capture of one call on Ethernet: the caller at 192.0.2.1:4000 calls 192.0.2.2, who hears it at port 5000. */
@NullMarked
public final class CaptureBytes {
    private static final int CALLER = 0xC000_0201;
    private static final int CALLED = 0xC000_0202;
    private static final long PACKET_MICROS = 20_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private long micros = 1_700_000_000_000_000L;

    public CaptureBytes() {
        ints(0xA1B2_C3D4, 0x0002_0004, 0, 0, 65_535, 1);
    }

    private void ints(int... values) {
        try {
            for (int value : values) {
                out.writeInt(value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CaptureBytes datagram(int from, int fromPort, int to, int toPort, byte[] content) {
        ByteBuffer packet = ByteBuffer.allocate(14 + 20 + 8 + content.length);
        packet.put(new byte[12]).putShort((short) 0x0800);
        packet.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (28 + content.length))
                .putInt(0);
        packet.put((byte) 64).put((byte) 17).putShort((short) 0).putInt(from).putInt(to);
        packet.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + content.length));
        packet.putShort((short) 0).put(content);
        ints((int) (micros / 1_000_000), (int) (micros % 1_000_000), packet.capacity(), packet.capacity());
        try {
            out.write(packet.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static byte[] sip(String first, String host, int port) {
        String sdp = "v=0\r\no=- 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host + "\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n";
        return (first + "\r\nCall-ID: call-1@pbx\r\nFrom: \"Anna\" <sip:4711@pbx.example>;tag=1\r\n"
                        + "To: <sip:100@192.0.2.2>\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n"
                        + "Content-Length: " + sdp.length() + "\r\n\r\n" + sdp)
                .getBytes(StandardCharsets.UTF_8);
    }

    public CaptureBytes invite() {
        return datagram(CALLER, 5060, CALLED, 5060, sip("INVITE sip:100@192.0.2.2 SIP/2.0", "192.0.2.1", 4000));
    }

    public CaptureBytes answer() {
        return datagram(CALLED, 5060, CALLER, 5060, sip("SIP/2.0 200 OK", "192.0.2.2", 5000));
    }

    /** The caller speaks, 8 kHz, and the other side is silent. */
    public CaptureBytes speech(short[] samples) {
        for (int packet = 0; (packet + 1) * 160 <= samples.length; packet++) {
            datagram(CALLER, 4000, CALLED, 5000, rtp(packet, samples, packet * 160));
            datagram(CALLED, 5000, CALLER, 4000, rtp(packet, new short[160], 0));
            micros += PACKET_MICROS;
        }
        return this;
    }

    private static byte[] rtp(int packet, short[] samples, int from) {
        ByteBuffer rtp = ByteBuffer.allocate(12 + 160);
        rtp.putShort((short) 0x8000)
                .putShort((short) packet)
                .putInt(packet * 160)
                .putInt(77);
        for (int i = 0; i < 160; i++) {
            rtp.put((byte) G711.encode(G711Law.PCMU, samples[from + i]));
        }
        return rtp.array();
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }
}
