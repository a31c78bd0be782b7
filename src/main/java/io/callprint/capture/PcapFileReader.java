package io.callprint.capture;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the UDP datagrams of capture files in libpcap's format (draft-ietf-opsawg-pcap), one after another, with times in
 * micro- or nanoseconds, in either byte order, on Ethernet (with VLAN tags), Linux's cooked link, loopback or bare IP.
 * Other protocols and fragments are passed over; a packet that the end of the file cuts off ends it.
 *
 * <pre>
 * file:   magic 4 | version 4 | zone 4 | accuracy 4 | snapshot length 4 | link type 4
 * packet: seconds 4 | fraction 4 | captured bytes 4 | original bytes 4 | bytes
 * </pre>
 */
public final class PcapFileReader implements AutoCloseable {
    private static final int MICROS = 0xA1B2_C3D4;
    private static final int NANOS = 0xA1B2_3C4D;
    private static final int BLOCKS = 0x0A0D_0D0A; // the other format, pcapng
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    private static final int MOST_BYTES = 262_144; // libpcap's own limit
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;

    private final InputStream in;
    private final String name;
    private final ByteOrder order;
    private final long nanosOfFraction;
    private final int linkType;

    private PcapFileReader(InputStream in, String name) throws IOException {
        this.in = in;
        this.name = name;
        byte[] head = in.readNBytes(FILE_HEADER);
        ByteBuffer header = ByteBuffer.wrap(head);
        int magic = head.length < FILE_HEADER ? 0 : header.getInt(0);
        int turned = Integer.reverseBytes(magic);
        if (magic == BLOCKS) {
            throw new CaptureException(
                    name + ": found a pcapng file, expected pcap: `editcap -F pcap` turns one into the other.");
        }
        if (magic != MICROS && magic != NANOS && turned != MICROS && turned != NANOS) {
            throw new CaptureException(name + ": found a file of an unknown kind, expected a pcap capture.");
        }
        order = magic == MICROS || magic == NANOS ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        nanosOfFraction = magic == NANOS || turned == NANOS ? 1 : 1000;
        linkType = header.order(order).getInt(20) & 0xFFFF;
        if (linkHeader() < 0) {
            throw new CaptureException(
                    name + ": found link type " + linkType + ", expected Ethernet, Linux cooked, loopback or raw IP.");
        }
    }

    /** @throws CaptureException one sentence when it is no capture that can be read */
    public static PcapFileReader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CaptureException(file + ": found no such file, expected a pcap capture.");
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new PcapFileReader(in, file.toString());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * A capture that is in memory.
     *
     * @param name in complaints
     */
    public static PcapFileReader of(byte[] bytes, String name) throws IOException {
        return new PcapFileReader(new ByteArrayInputStream(bytes), name);
    }

    /** Whether a file begins as a capture does. */
    public static boolean isCapture(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(4);
            int magic = head.length < 4 ? 0 : ByteBuffer.wrap(head).getInt();
            int turned = Integer.reverseBytes(magic);
            return magic == MICROS || magic == NANOS || turned == MICROS || turned == NANOS || magic == BLOCKS;
        }
    }

    /** The next one, empty at the end. */
    public Optional<CapturedDatagram> next() throws IOException {
        while (true) {
            byte[] head = in.readNBytes(PACKET_HEADER);
            if (head.length < PACKET_HEADER) {
                return Optional.empty();
            }
            ByteBuffer header = ByteBuffer.wrap(head).order(order);
            int kept = header.getInt(8);
            if (kept < 0 || kept > MOST_BYTES) {
                throw new CaptureException(name + ": found a packet of " + Integer.toUnsignedString(kept)
                        + " bytes, expected at most " + MOST_BYTES + ".");
            }
            byte[] packet = in.readNBytes(kept);
            if (packet.length < kept) {
                return Optional.empty();
            }
            long at = Integer.toUnsignedLong(header.getInt(0)) * 1_000_000_000L
                    + Integer.toUnsignedLong(header.getInt(4)) * nanosOfFraction;
            Optional<CapturedDatagram> datagram = datagram(at, ByteBuffer.wrap(packet));
            if (datagram.isPresent()) {
                return datagram;
            }
        }
    }

    /** Bytes before the type of what is on the link, or before IP itself; -1 for a link we do not know. */
    private int linkHeader() {
        return switch (linkType) {
            case 1 -> 14; // Ethernet
            case 113 -> 16; // Linux cooked
            case 0 -> 4; // loopback of BSD
            case 12, 14, 101 -> 0; // bare IP
            default -> -1;
        };
    }

    private Optional<CapturedDatagram> datagram(long at, ByteBuffer packet) throws IOException {
        int ip = linkHeader();
        if (linkType == 1) {
            while (ip + 4 <= packet.limit() && isVlan(packet.getShort(ip - 2))) {
                ip += 4;
            }
        }
        if (ip >= packet.limit()) {
            return Optional.empty();
        }
        int version = (packet.get(ip) >>> 4) & 0xF;
        if (version == 4 && packet.limit() >= ip + V4_HEADER) {
            int length = 4 * (packet.get(ip) & 0xF);
            boolean isFragment = (packet.getShort(ip + 6) & 0x3FFF) != 0;
            return packet.get(ip + 9) == UDP && !isFragment && length >= V4_HEADER
                    ? datagram(at, packet, ip + 12, 4, ip + length)
                    : Optional.empty();
        }
        if (version == 6 && packet.limit() >= ip + V6_HEADER && packet.get(ip + 6) == UDP) {
            return datagram(at, packet, ip + 8, 16, ip + V6_HEADER);
        }
        return Optional.empty();
    }

    private static boolean isVlan(short type) {
        return type == (short) 0x8100 || type == (short) 0x88A8;
    }

    private static Optional<CapturedDatagram> datagram(
            long at, ByteBuffer packet, int addresses, int addressBytes, int udp) throws IOException {
        if (udp + UDP_HEADER > packet.limit()) {
            return Optional.empty();
        }
        byte[] source = new byte[addressBytes];
        byte[] target = new byte[addressBytes];
        packet.get(addresses, source).get(addresses + addressBytes, target);
        int said = (packet.getShort(udp + 4) & 0xFFFF) - UDP_HEADER;
        int there = packet.limit() - udp - UDP_HEADER;
        if (said < 0 || said > there) { // cut off while it was captured
            return Optional.empty();
        }
        byte[] bytes = new byte[said];
        packet.get(udp + UDP_HEADER, bytes);
        return Optional.of(new CapturedDatagram(
                at,
                new InetSocketAddress(InetAddress.getByAddress(source), packet.getShort(udp) & 0xFFFF),
                new InetSocketAddress(InetAddress.getByAddress(target), packet.getShort(udp + 2) & 0xFFFF),
                bytes));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
