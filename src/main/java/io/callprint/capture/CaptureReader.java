package io.callprint.capture;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what passed in a capture file, pcap ({@link PcapPackets}) or pcapng ({@link PcapngPackets}): UDP datagrams, and the SIP
 * messages of TCP connections, one after another. Ethernet (with VLAN tags), Linux's cooked link, loopback or bare IP; IPv4
 * and IPv6, fragments included. Other protocols are passed over; a packet that the end of the file cuts off ends it.
 *
 * <pre>
 * UDP: from 2 | to 2 | length 2 | checksum 2 | content
 * TCP: from 2 | to 2 | sequence 4 | acknowledged 4 | words, flags 2 | window 2 | checksum 2 | urgent 2 | options | content
 * </pre>
 */
public final class CaptureReader implements AutoCloseable {
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    private static final int SYN = 2;
    private static final int MOST_CONNECTIONS = 1_000;

    private final InputStream in;
    private final String name;
    private final PacketSource packets;
    private final IpPackets ip = new IpPackets();
    private final Map<Side, TcpSide> connections = new LinkedHashMap<>();
    private final ArrayDeque<CapturedMessage> waiting = new ArrayDeque<>();
    private OptionalInt unknownLink = OptionalInt.empty();
    private boolean hasKnownLink;
    private long nowNanos;

    private record Side(InetSocketAddress from, InetSocketAddress to) {}

    private CaptureReader(InputStream in, String name) throws IOException {
        this.in = in;
        this.name = name;
        int magic = magic(in);
        if (magic == PcapngPackets.SECTION) {
            packets = new PcapngPackets(in, name);
        } else if (PcapPackets.isMagic(magic)) {
            packets = new PcapPackets(in, magic, name);
        } else {
            throw unknownKind(name);
        }
    }

    /** @throws CaptureException one sentence when it is no capture that can be read */
    public static CaptureReader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CaptureException(file + ": found no such file, expected a pcap or pcapng capture.");
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return new CaptureReader(in, file.toString());
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
    public static CaptureReader of(byte[] bytes, String name) throws IOException {
        return new CaptureReader(new ByteArrayInputStream(bytes), name);
    }

    /** Whether a file begins as a capture does. */
    public static boolean isCapture(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            int magic = magic(in);
            return magic == PcapngPackets.SECTION || PcapPackets.isMagic(magic);
        }
    }

    private static int magic(InputStream in) throws IOException {
        byte[] head = in.readNBytes(4);
        return head.length < 4 ? 0 : ByteBuffer.wrap(head).getInt();
    }

    static CaptureException unknownKind(String name) {
        return new CaptureException(name + ": found a file of an unknown kind, expected a pcap or pcapng capture.");
    }

    /** The next one, empty at the end. @throws CaptureException one sentence when the file cannot be read on */
    public Optional<CapturedMessage> next() throws IOException {
        while (waiting.isEmpty()) {
            Optional<CapturedPacket> packet = packets.next();
            if (packet.isEmpty()) {
                requireKnownLink();
                return Optional.empty();
            }
            take(packet.get());
        }
        return Optional.of(waiting.remove());
    }

    private void requireKnownLink() throws CaptureException {
        if (!hasKnownLink && unknownLink.isPresent()) {
            throw new CaptureException(name + ": found link type " + unknownLink.getAsInt()
                    + ", expected Ethernet, Linux cooked, loopback or raw IP.");
        }
    }

    private void take(CapturedPacket packet) {
        if (!LinkLayer.isKnown(packet.linkType())) {
            unknownLink = OptionalInt.of(packet.linkType());
            return;
        }
        hasKnownLink = true;
        nowNanos = packet.atNanos();
        ip.read(packet.bytes(), LinkLayer.ip(packet)).ifPresent(carried -> {
            switch (carried.protocol()) {
                case UDP -> datagram(carried);
                case TCP -> segment(carried);
                default -> {
                    // nothing of a call
                }
            }
        });
    }

    private void datagram(IpPackets.Carried carried) {
        ByteBuffer udp = carried.payload();
        int length = udp.limit() < UDP_HEADER ? 0 : udp.getShort(4) & 0xFFFF;
        if (length >= UDP_HEADER && length <= udp.limit()) { // else it was cut off while it was captured
            byte[] bytes = new byte[length - UDP_HEADER];
            udp.get(UDP_HEADER, bytes);
            Side side = side(carried);
            waiting.add(new CapturedMessage(nowNanos, side.from(), side.to(), bytes));
        }
    }

    private void segment(IpPackets.Carried carried) {
        ByteBuffer tcp = carried.payload();
        int header = tcp.limit() < TCP_HEADER ? 0 : 4 * ((tcp.get(12) >>> 4) & 0xF);
        if (header < TCP_HEADER || header > tcp.limit()) {
            return;
        }
        TcpSide side = connection(side(carried));
        int sequence = tcp.getInt(4);
        if ((tcp.get(13) & SYN) != 0) { // takes a number of its own
            sequence++;
            side.begin(sequence);
        }
        byte[] bytes = new byte[tcp.limit() - header];
        tcp.get(header, bytes);
        side.segment(sequence, bytes);
    }

    private TcpSide connection(Side side) {
        TcpSide known = connections.remove(side);
        TcpSide connection = known == null
                ? new TcpSide(bytes -> waiting.add(new CapturedMessage(nowNanos, side.from(), side.to(), bytes)))
                : known;
        if (connections.size() == MOST_CONNECTIONS) {
            connections.remove(connections.keySet().iterator().next()); // silent for the longest time
        }
        connections.put(side, connection);
        return connection;
    }

    private static Side side(IpPackets.Carried carried) {
        return new Side(
                new InetSocketAddress(carried.from(), carried.payload().getShort(0) & 0xFFFF),
                new InetSocketAddress(carried.to(), carried.payload().getShort(2) & 0xFFFF));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
