package io.callprint.recording;

import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A capture of one call: the caller's address ends in 1 and speaks from port 4000, the other's ends in 2 and hears at 5000. */
@NullMarked
public final class CaptureBytes {
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final int SEGMENT = 100;
    private static final int FRAGMENT = 96;
    private static final long PACKET_MICROS = 20_000;

    private final boolean isOverTcp;
    private final boolean isVersion6;
    private final boolean isInFragments;
    private final List<Frame> frames = new ArrayList<>();
    private final int[] sequence = {-150, 7}; // the caller's wraps within its first message
    private final boolean[] hasBegun = new boolean[2];
    private long micros = 1_700_000_000_000_000L;
    private int packets;

    /** An IP packet. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Frame(long micros, byte[] ip, boolean isSip) {}

    private CaptureBytes(boolean isOverTcp, boolean isVersion6, boolean isInFragments) {
        this.isOverTcp = isOverTcp;
        this.isVersion6 = isVersion6;
        this.isInFragments = isInFragments;
    }

    /** IPv4, SIP over UDP. */
    public CaptureBytes() {
        this(false, false, false);
    }

    /** SIP in short segments that come early, twice, and over one another. */
    public static CaptureBytes overTcp() {
        return new CaptureBytes(true, false, false);
    }

    /** IPv6 with a destination option. */
    static CaptureBytes version6(boolean overTcp, boolean inFragments) {
        return new CaptureBytes(overTcp, true, inFragments);
    }

    /** IPv4, every packet in fragments, the last one first. */
    static CaptureBytes inFragments() {
        return new CaptureBytes(false, false, true);
    }

    private CaptureBytes carry(int protocol, boolean byCaller, byte[] transport, boolean isSip) {
        packets++;
        int piece = isInFragments ? FRAGMENT : transport.length;
        int last = (transport.length - 1) / piece * piece;
        for (int offset = last; offset >= 0; offset -= piece) {
            byte[] part = Arrays.copyOfRange(transport, offset, Math.min(offset + piece, transport.length));
            byte[] ip = isVersion6
                    ? version6(protocol, byCaller, part, offset, offset < last)
                    : version4(protocol, byCaller, part, offset, offset < last);
            frames.add(new Frame(micros, ip, isSip));
        }
        return this;
    }

    private byte[] version4(int protocol, boolean byCaller, byte[] part, int offset, boolean isMore) {
        ByteBuffer packet = ByteBuffer.allocate(20 + part.length);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) (20 + part.length));
        packet.putShort((short) packets).putShort((short) ((offset / 8) | (isMore ? 0x2000 : 0)));
        packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
        packet.putInt(byCaller ? 0xC000_0201 : 0xC000_0202).putInt(byCaller ? 0xC000_0202 : 0xC000_0201);
        return packet.put(part).array();
    }

    private byte[] version6(int protocol, boolean byCaller, byte[] part, int offset, boolean isMore) {
        int extensions = isInFragments ? 16 : 8;
        ByteBuffer packet = ByteBuffer.allocate(40 + extensions + part.length);
        packet.putInt(0x6000_0000).putShort((short) (extensions + part.length)).put((byte) 60);
        packet.put((byte) 64);
        packet.putLong(0x2001_0DB8_0000_0000L).putLong(byCaller ? 1 : 2);
        packet.putLong(0x2001_0DB8_0000_0000L).putLong(byCaller ? 2 : 1);
        packet.put((byte) (isInFragments ? 44 : protocol)).put((byte) 0).put(new byte[6]); // destination options
        if (isInFragments) {
            packet.put((byte) protocol).put((byte) 0).putShort((short) (offset | (isMore ? 1 : 0)));
            packet.putInt(packets);
        }
        return packet.put(part).array();
    }

    private CaptureBytes datagram(boolean byCaller, int fromPort, int toPort, byte[] content) {
        ByteBuffer udp = ByteBuffer.allocate(8 + content.length);
        udp.putShort((short) fromPort).putShort((short) toPort).putShort((short) (8 + content.length));
        udp.putShort((short) 0).put(content);
        return carry(UDP, byCaller, udp.array(), fromPort == 5060);
    }

    private CaptureBytes segment(boolean byCaller, int number, int flags, byte[] content) {
        ByteBuffer tcp = ByteBuffer.allocate(24 + content.length); // with an option
        tcp.putShort((short) (byCaller ? 40_000 : 5060)).putShort((short) (byCaller ? 5060 : 40_000));
        tcp.putInt(number).putInt(0).putShort((short) (0x6000 | flags)).putShort((short) 999);
        tcp.putInt(0).putInt(0x0101_0100).put(content);
        return carry(TCP, byCaller, tcp.array(), true);
    }

    private CaptureBytes sip(boolean byCaller, byte[] message) {
        if (!isOverTcp) {
            return datagram(byCaller, 5060, 5060, message);
        }
        int side = byCaller ? 0 : 1;
        int first = sequence[side];
        if (!hasBegun[side]) {
            hasBegun[side] = true;
            segment(byCaller, first - 1, byCaller ? SYN : SYN | ACK, new byte[0]);
        }
        for (int pair = 0; pair < message.length; pair += 2 * SEGMENT) {
            int middle = Math.min(pair + SEGMENT, message.length);
            int end = Math.min(pair + 2 * SEGMENT, message.length);
            segment(byCaller, first + middle, ACK, Arrays.copyOfRange(message, middle, end)); // early
            segment(byCaller, first + pair, ACK, Arrays.copyOfRange(message, pair, middle));
            segment(byCaller, first + pair, ACK, Arrays.copyOfRange(message, pair, end)); // over both
        }
        sequence[side] = first + message.length;
        return this;
    }

    private byte[] message(String first, int host, int port) {
        String address = (isVersion6 ? "IN IP6 2001:db8::" : "IN IP4 192.0.2.") + host;
        String sdp = "v=0\r\no=- 1 1 " + address + "\r\ns=-\r\nc=" + address + "\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n";
        return (first + "\r\nCall-ID: call-1@pbx\r\nFrom: \"Anna\" <sip:4711@pbx.example>;tag=1\r\n"
                        + "To: <sip:100@192.0.2.2>\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n"
                        + "Content-Length: " + sdp.length() + "\r\n\r\n" + sdp)
                .getBytes(StandardCharsets.UTF_8);
    }

    public CaptureBytes invite() {
        return sip(true, message("INVITE sip:100@192.0.2.2 SIP/2.0", 1, 4000));
    }

    public CaptureBytes answer() {
        return sip(false, message("SIP/2.0 200 OK", 2, 5000));
    }

    /** The caller speaks, 8 kHz, and the other side is silent. */
    public CaptureBytes speech(short[] samples) {
        for (int packet = 0; (packet + 1) * 160 <= samples.length; packet++) {
            datagram(true, 4000, 5000, rtp(packet, samples, packet * 160));
            datagram(false, 5000, 4000, rtp(packet, new short[160], 0));
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

    private byte[] ethernet(Frame frame) {
        ByteBuffer packet = ByteBuffer.allocate(14 + frame.ip().length + 4);
        packet.put(new byte[12]).putShort((short) (isVersion6 ? 0x86DD : 0x0800));
        return packet.put(frame.ip()).array(); // four bytes of padding remain
    }

    /** As pcap on Ethernet, in microseconds. */
    public byte[] toBytes() {
        return toPcap(ByteOrder.BIG_ENDIAN, false);
    }

    byte[] toPcap(ByteOrder order, boolean inNanos) {
        Out out = new Out(order);
        out.ints(inNanos ? 0xA1B2_3C4D : 0xA1B2_C3D4, order == ByteOrder.BIG_ENDIAN ? 0x0002_0004 : 0x0004_0002);
        out.ints(0, 0, 65_535, 1);
        for (Frame frame : frames) {
            byte[] packet = ethernet(frame);
            int fraction = (int) (frame.micros() % 1_000_000) * (inNanos ? 1000 : 1);
            out.ints((int) (frame.micros() / 1_000_000), fraction, packet.length, packet.length);
            out.bytes(packet);
        }
        return out.bytes.toByteArray();
    }

    /**
     * As pcapng: three interfaces with links and units of time of their own, SIP in simple blocks, a block of an unknown kind,
     * and behind half of it a section in the other byte order.
     */
    public byte[] toPcapng(ByteOrder order) {
        int half = frames.size() / 2;
        Out first = new Out(order);
        first.section(frames.subList(0, half));
        Out second = new Out(order == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        second.section(frames.subList(half, frames.size()));
        first.bytes(second.bytes.toByteArray());
        return first.bytes.toByteArray();
    }

    /** Numbers in a byte order. */
    private final class Out {
        private static final int RAW_IP = 101;
        private static final long OFFSET_SECONDS = 1_000_000_000;

        private final ByteOrder order;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Out(ByteOrder order) {
            this.order = order;
        }

        private void ints(int... values) {
            ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
            for (int value : values) {
                buffer.putInt(value);
            }
            bytes(buffer.array());
        }

        private void bytes(byte[] more) {
            bytes.write(more, 0, more.length);
        }

        private void block(int type, byte[] body) {
            byte[] whole = Arrays.copyOf(body, (body.length + 3) / 4 * 4);
            ints(type, whole.length + 12);
            bytes(whole);
            ints(whole.length + 12);
        }

        private void describe(int linkType, byte[] options) {
            block(
                    1,
                    ByteBuffer.allocate(8 + options.length)
                            .order(order)
                            .putShort((short) linkType)
                            .putShort((short) 0)
                            .putInt(0)
                            .put(options)
                            .array());
        }

        /** Resolution and offset, when there is one. */
        private byte[] times(int resolution, long offsetSeconds) {
            ByteBuffer options = ByteBuffer.allocate(24).order(order);
            options.putShort((short) 9)
                    .putShort((short) 1)
                    .put((byte) resolution)
                    .put(new byte[3]);
            options.putShort((short) 14).putShort((short) 8).putLong(offsetSeconds);
            return options.array();
        }

        private void section(List<Frame> content) {
            ByteBuffer head = ByteBuffer.allocate(16).order(order).putInt(0x1A2B_3C4D);
            block(
                    0x0A0D_0D0A,
                    head.putShort((short) 1).putShort((short) 0).putLong(-1).array());
            describe(RAW_IP, times(9, 0));
            describe(1, new byte[0]);
            describe(1, times(8, OFFSET_SECONDS));
            block(0xBAD, new byte[7]);
            for (int i = 0; i < content.size(); i++) {
                Frame frame = content.get(i);
                if (frame.isSip()) {
                    ByteBuffer simple =
                            ByteBuffer.allocate(4 + frame.ip().length).order(order);
                    block(3, simple.putInt(frame.ip().length).put(frame.ip()).array());
                } else {
                    enhanced(frame, i % 3);
                }
            }
        }

        private void enhanced(Frame frame, int link) {
            long time = switch (link) {
                case 0 -> frame.micros() * 1000;
                case 1 -> frame.micros();
                default -> (frame.micros() - OFFSET_SECONDS * 1_000_000) * 100;
            };
            byte[] packet = link == 0 ? frame.ip() : ethernet(frame);
            ByteBuffer body = ByteBuffer.allocate(20 + packet.length).order(order);
            body.putInt(link).putInt((int) (time >>> 32)).putInt((int) time);
            body.putInt(packet.length).putInt(packet.length).put(packet);
            block(6, body.array());
        }
    }
}
