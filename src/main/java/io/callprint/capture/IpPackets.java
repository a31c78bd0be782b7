package io.callprint.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What IP packets carry, version 4 (RFC 791) and 6 (RFC 8200, with extension headers), fragments put together.
 *
 * <pre>
 * 4: version, words 1 | service 1 | total 2 | id 2 | flags, offset 2 | ttl 1 | protocol 1 | checksum 2 | from 4 | to 4
 * 6: version 4 | payload 2 | next header 1 | hops 1 | from 16 | to 16 | extensions
 * </pre>
 */
final class IpPackets {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION = 60;

    private final IpFragments fragments = new IpFragments();

    /**
     * @param protocol 17 is UDP, 6 is TCP
     * @param payload owned by this record
     * @param isWhole whether all of it was captured
     */
    record Carried(int protocol, InetAddress from, InetAddress to, ByteBuffer payload, boolean isWhole) {}

    /**
     * @param packet that begins at a position
     * @return empty when it is no IP, or a fragment while others are missing
     */
    Optional<Carried> read(ByteBuffer packet, int ip) {
        if (ip >= packet.limit()) {
            return Optional.empty();
        }
        return switch ((packet.get(ip) >>> 4) & 0xF) {
            case 4 -> packet.limit() < ip + V4_HEADER ? Optional.empty() : version4(packet, ip);
            case 6 -> packet.limit() < ip + V6_HEADER ? Optional.empty() : version6(packet, ip);
            default -> Optional.empty();
        };
    }

    private Optional<Carried> version4(ByteBuffer packet, int ip) {
        int header = 4 * (packet.get(ip) & 0xF);
        int total = packet.getShort(ip + 2) & 0xFFFF;
        int end = total == 0 ? packet.limit() : ip + total; // segmentation by the network card leaves it out
        int flags = packet.getShort(ip + 6);
        Optional<Carried> carried = carried(packet, packet.get(ip + 9) & 0xFF, ip + 12, 4, ip + header, end);
        boolean isFragment = (flags & 0x3FFF) != 0;
        if (header < V4_HEADER || carried.isEmpty() || !isFragment) {
            return header < V4_HEADER ? Optional.empty() : carried;
        }
        return fragments.take(
                packet.getShort(ip + 4) & 0xFFFF, carried.get(), 8 * (flags & 0x1FFF), (flags & 0x2000) != 0);
    }

    private Optional<Carried> version6(ByteBuffer packet, int ip) {
        int length = packet.getShort(ip + 4) & 0xFFFF;
        int end = length == 0 ? packet.limit() : ip + V6_HEADER + length;
        int next = packet.get(ip + 6) & 0xFF;
        int at = ip + V6_HEADER;
        while (at + 8 <= packet.limit()) {
            switch (next) {
                case HOP_BY_HOP, ROUTING, DESTINATION -> {
                    next = packet.get(at) & 0xFF;
                    at += 8 * (1 + (packet.get(at + 1) & 0xFF));
                }
                case AUTHENTICATION -> {
                    next = packet.get(at) & 0xFF;
                    at += 4 * (2 + (packet.get(at + 1) & 0xFF));
                }
                case FRAGMENT -> {
                    int offset = packet.getShort(at + 2) & 0xFFF8;
                    boolean isMore = (packet.getShort(at + 2) & 1) != 0;
                    int id = packet.getInt(at + 4);
                    Optional<Carried> part = carried(packet, packet.get(at) & 0xFF, ip + 8, 16, at + 8, end);
                    return part.isEmpty() ? part : fragments.take(id, part.get(), offset, isMore);
                }
                default -> {
                    return carried(packet, next, ip + 8, 16, at, end);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Carried> carried(
            ByteBuffer packet, int protocol, int addresses, int addressBytes, int from, int end) {
        int limit = Math.min(end, packet.limit());
        if (from > limit) {
            return Optional.empty();
        }
        byte[] source = new byte[addressBytes];
        byte[] target = new byte[addressBytes];
        packet.get(addresses, source).get(addresses + addressBytes, target);
        try {
            return Optional.of(new Carried(
                    protocol,
                    InetAddress.getByAddress(source),
                    InetAddress.getByAddress(target),
                    packet.slice(from, limit - from),
                    end <= packet.limit()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("addresses have 4 or 16 bytes", e);
        }
    }
}
