package io.callprint.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packets of a pcapng file (draft-ietf-opsawg-pcapng): sections in either byte order, several interfaces each with its link
 * type and its unit of time. Blocks that hold no packets are passed over. A simple packet block says no time: it gets that of
 * the packet before it.
 *
 * <pre>
 * block:                   type 4 | total length 4 | body, a multiple of 4 | total length 4
 * section header 0A0D0D0A: byte-order magic 4 | version 2+2 | section length 8 | options
 * interface 1:             link type 2 | reserved 2 | snapshot length 4 | options
 * enhanced packet 6:       interface 4 | time high 4 | time low 4 | captured bytes 4 | original bytes 4 | bytes | options
 * simple packet 3:         original bytes 4 | bytes
 * packet 2 (obsolete):     interface 2 | drops 2 | then as an enhanced one
 * </pre>
 */
final class PcapngPackets implements PacketSource {
    /** Type of a section header, the same in both byte orders, and so the magic of a file. */
    static final int SECTION = 0x0A0D_0D0A;

    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int ORDER_MAGIC = 0x1A2B_3C4D;
    private static final int MAJOR_VERSION = 1;
    private static final int BLOCK_FRAME = 12;
    private static final int SECTION_FRAME = BLOCK_FRAME + 16;
    private static final int MOST_BLOCK = 2 * MOST_BYTES; // with room for options
    private static final int MOST_INTERFACES = 1_000;

    private final InputStream in;
    private final String name;
    private final List<Interface> interfaces = new ArrayList<>();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long lastNanos;

    private record Interface(int linkType, long snapLength, PcapngTime time) {}

    /**
     * @param in behind the type of its first block, {@link #SECTION}
     * @param name in complaints
     */
    PcapngPackets(InputStream in, String name) throws IOException {
        this.in = in;
        this.name = name;
        if (!beginSection()) {
            throw CaptureReader.unknownKind(name);
        }
    }

    @Override
    public Optional<CapturedPacket> next() throws IOException {
        while (true) {
            byte[] type = in.readNBytes(4);
            if (type.length < 4) {
                return Optional.empty();
            }
            int kind = ByteBuffer.wrap(type).order(order).getInt();
            if (kind == SECTION) {
                if (!beginSection()) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<ByteBuffer> body = body(kind);
            if (body.isEmpty()) {
                return Optional.empty();
            }
            Optional<CapturedPacket> packet = switch (kind) {
                case INTERFACE -> {
                    addInterface(body.get());
                    yield Optional.empty();
                }
                case ENHANCED_PACKET ->
                    Optional.of(packet(body.get(), body.get().getInt(0)));
                case OBSOLETE_PACKET ->
                    Optional.of(packet(body.get(), body.get().getShort(0) & 0xFFFF));
                case SIMPLE_PACKET -> Optional.of(simplePacket(body.get()));
                default -> Optional.empty();
            };
            if (packet.isPresent()) {
                return packet;
            }
        }
    }

    /** @return false when the file ends in it */
    private boolean beginSection() throws IOException {
        byte[] head = in.readNBytes(12);
        if (head.length < 12) {
            return false;
        }
        int magic = ByteBuffer.wrap(head).getInt(4);
        if (magic != ORDER_MAGIC && Integer.reverseBytes(magic) != ORDER_MAGIC) {
            throw CaptureReader.unknownKind(name);
        }
        order = magic == ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer header = ByteBuffer.wrap(head).order(order);
        int major = header.getShort(8) & 0xFFFF;
        if (major != MAJOR_VERSION) {
            throw new CaptureException(
                    name + ": found pcapng version " + major + ", expected version " + MAJOR_VERSION + ".");
        }
        long total = checked(header.getInt(0), SECTION_FRAME);
        interfaces.clear();
        return isSkipped(total - 16);
    }

    /** Of the blocks that matter; others are passed over and come as nothing. Empty when the file ends in it. */
    private Optional<ByteBuffer> body(int kind) throws IOException {
        byte[] head = in.readNBytes(4);
        if (head.length < 4) {
            return Optional.empty();
        }
        long total = checked(ByteBuffer.wrap(head).order(order).getInt(), BLOCK_FRAME);
        int least = switch (kind) {
            case INTERFACE -> 8;
            case ENHANCED_PACKET, OBSOLETE_PACKET -> 20;
            case SIMPLE_PACKET -> 4;
            default -> 0;
        };
        if (least == 0) {
            return isSkipped(total - 8) ? Optional.of(ByteBuffer.allocate(0)) : Optional.empty();
        }
        if (total > MOST_BLOCK || total < BLOCK_FRAME + least) {
            throw wrongBlock(total);
        }
        byte[] body = in.readNBytes((int) total - 8);
        return body.length < total - 8
                ? Optional.empty()
                : Optional.of(ByteBuffer.wrap(body, 0, (int) total - BLOCK_FRAME)
                        .slice()
                        .order(order));
    }

    private long checked(int length, int least) throws CaptureException {
        long total = Integer.toUnsignedLong(length);
        if (total < least || total % 4 != 0) {
            throw wrongBlock(total);
        }
        return total;
    }

    private CaptureException wrongBlock(long total) {
        return new CaptureException(
                name + ": found a block of " + total + " bytes, expected a capture as pcapng has it.");
    }

    private boolean isSkipped(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped == 0) {
                if (in.read() < 0) {
                    return false;
                }
                skipped = 1;
            }
            left -= skipped;
        }
        return true;
    }

    private void addInterface(ByteBuffer body) throws CaptureException {
        if (interfaces.size() == MOST_INTERFACES) {
            throw new CaptureException(
                    name + ": found more than " + MOST_INTERFACES + " interfaces, expected a capture of fewer.");
        }
        interfaces.add(new Interface(
                body.getShort(0) & 0xFFFF,
                Integer.toUnsignedLong(body.getInt(4)),
                PcapngTime.ofOptions(body.position(8).slice().order(order))));
    }

    private Interface described(int number) throws CaptureException {
        if (number < 0 || number >= interfaces.size()) {
            throw new CaptureException(name + ": found a packet of interface " + Integer.toUnsignedString(number)
                    + ", expected one of the " + interfaces.size() + " described before it.");
        }
        return interfaces.get(number);
    }

    private CapturedPacket packet(ByteBuffer body, int number) throws CaptureException {
        Interface from = described(number);
        lastNanos = from.time()
                .nanos((Integer.toUnsignedLong(body.getInt(4)) << 32) | Integer.toUnsignedLong(body.getInt(8)));
        int kept = body.getInt(12);
        if (kept < 0 || kept > MOST_BYTES || kept > body.limit() - 20) {
            throw new CaptureException(name + ": found a packet of " + Integer.toUnsignedString(kept)
                    + " bytes in a block of " + (body.limit() + BLOCK_FRAME) + ", expected it inside.");
        }
        return new CapturedPacket(
                lastNanos, from.linkType(), body.slice(20, kept).order(ByteOrder.BIG_ENDIAN));
    }

    private CapturedPacket simplePacket(ByteBuffer body) throws CaptureException {
        Interface from = described(0);
        long kept = Math.min(Integer.toUnsignedLong(body.getInt(0)), body.limit() - 4);
        kept = from.snapLength() == 0 ? kept : Math.min(kept, from.snapLength());
        return new CapturedPacket(
                lastNanos, from.linkType(), body.slice(4, (int) kept).order(ByteOrder.BIG_ENDIAN));
    }
}
