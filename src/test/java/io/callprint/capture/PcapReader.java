package io.callprint.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads back what {@link PcapFile} writes, and checks every length and sum on the way. */
public final class PcapReader {
    /** @param bytes as many as were kept of {@code originalLength} */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Datagram(
            Instant at, InetSocketAddress from, InetSocketAddress to, byte[] bytes, int originalLength) {}

    private PcapReader() {}

    public static List<Datagram> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        check(in.getInt() == PcapFile.MAGIC && in.getInt() == 0x0002_0004, "file header");
        check(in.getLong() == 0 && in.getInt() == 65_535 && in.getInt() == PcapFile.RAW_IP, "file header");
        List<Datagram> all = new ArrayList<>();
        while (in.remaining() >= 16
                && in.remaining() - 16 >= in.getInt(in.position() + 8)) { // the last may be in writing
            Instant at = Instant.ofEpochSecond(in.getInt(), in.getInt() * 1_000L);
            int kept = in.getInt();
            int original = in.getInt();
            byte[] packet = new byte[kept];
            in.get(packet);
            all.add(datagram(at, ByteBuffer.wrap(packet), original));
        }
        return all;
    }

    private static Datagram datagram(Instant at, ByteBuffer packet, int original) throws IOException {
        boolean isV4 = packet.get(0) >>> 4 == 4;
        int addressBytes = isV4 ? 4 : 16;
        int udpAt = isV4 ? 20 : 40;
        check(packet.get(isV4 ? 9 : 6) == 17, "protocol");
        check((packet.getShort(isV4 ? 2 : 4) & 0xFFFF) == (isV4 ? original : original - 40), "length of the packet");
        byte[] source = new byte[addressBytes];
        byte[] target = new byte[addressBytes];
        packet.get(udpAt - 2 * addressBytes, source).get(udpAt - addressBytes, target);
        int length = (packet.getShort(udpAt + 4) & 0xFFFF) - 8;
        check(length == original - udpAt - 8, "length of the datagram");
        byte[] bytes = new byte[packet.capacity() - udpAt - 8];
        packet.get(udpAt + 8, bytes);
        if (isV4) {
            check(sum(packet, 0, 20, 0) == 0xFFFF, "sum of the header");
        } else {
            check(sum(packet, 8, packet.capacity(), 17 + length + 8) == 0xFFFF, "sum of the datagram");
        }
        return new Datagram(
                at,
                new InetSocketAddress(InetAddress.getByAddress(source), packet.getShort(udpAt) & 0xFFFF),
                new InetSocketAddress(InetAddress.getByAddress(target), packet.getShort(udpAt + 2) & 0xFFFF),
                bytes,
                length);
    }

    private static int sum(ByteBuffer packet, int from, int to, int start) {
        int sum = start;
        for (int i = from; i < to; i += 2) {
            sum += i + 1 < to ? packet.getShort(i) & 0xFFFF : (packet.get(i) & 0xFF) << 8;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    private static void check(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("wrong " + what);
        }
    }
}
