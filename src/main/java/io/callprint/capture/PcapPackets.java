package io.callprint.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Packets of a file in libpcap's format (draft-ietf-opsawg-pcap), with times in micro- or nanoseconds, in either byte order.
 *
 * <pre>
 * file:   magic 4 | version 4 | zone 4 | accuracy 4 | snapshot length 4 | link type 4
 * packet: seconds 4 | fraction 4 | captured bytes 4 | original bytes 4 | bytes
 * </pre>
 */
final class PcapPackets implements PacketSource {
    private static final int MICROS = 0xA1B2_C3D4;
    private static final int NANOS = 0xA1B2_3C4D;
    private static final int REST_OF_FILE_HEADER = 20;
    private static final int PACKET_HEADER = 16;

    private final InputStream in;
    private final String name;
    private final ByteOrder order;
    private final long nanosOfFraction;
    private final int linkType;

    /**
     * @param magic the first four bytes of the file, which have been read
     * @param name in complaints
     */
    PcapPackets(InputStream in, int magic, String name) throws IOException {
        this.in = in;
        this.name = name;
        order = magic == MICROS || magic == NANOS ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        nanosOfFraction = magic == NANOS || Integer.reverseBytes(magic) == NANOS ? 1 : 1000;
        byte[] rest = in.readNBytes(REST_OF_FILE_HEADER);
        if (rest.length < REST_OF_FILE_HEADER) {
            throw CaptureReader.unknownKind(name);
        }
        linkType = ByteBuffer.wrap(rest).order(order).getInt(16) & 0xFFFF;
    }

    static boolean isMagic(int magic) {
        int turned = Integer.reverseBytes(magic);
        return magic == MICROS || magic == NANOS || turned == MICROS || turned == NANOS;
    }

    @Override
    public Optional<CapturedPacket> next() throws IOException {
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
        return Optional.of(new CapturedPacket(at, linkType, ByteBuffer.wrap(packet)));
    }
}
