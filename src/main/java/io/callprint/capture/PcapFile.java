package io.callprint.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;

/**
 * A file in the classic format of libpcap (draft-ietf-opsawg-pcap), readable by its owner only. Messages are written as UDP
 * datagrams in raw IP packets, whatever they travelled in.
 *
 * <pre>
 * file:   magic A1B2C3D4 | version 2.4 | 0 | 0 | longest record 65535 | link type 101, raw IP
 * record: seconds | microseconds | bytes here | bytes there were | IPv4 or IPv6 header | UDP header | payload
 * </pre>
 *
 * <p>One thread.
 */
final class PcapFile implements AutoCloseable {
    static final int MAGIC = 0xA1B2C3D4;
    static final int RAW_IP = 101;
    private static final int FILE_HEADER_BYTES = 24;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int LONGEST_BYTES = 65_535;
    private static final int UDP = 17;
    private static final int UDP_BYTES = 8;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;

    private final OutputStream out;
    private long written;

    /** Opens a file and goes on behind what is in it. */
    PcapFile(Path file) throws IOException {
        FileAttribute<?> owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        out = new BufferedOutputStream(Channels.newOutputStream(
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? Files.newByteChannel(file, options, owner)
                        : Files.newByteChannel(file, options)));
        written = Files.size(file);
        if (written == 0) {
            ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES)
                    .putInt(MAGIC)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putInt(0)
                    .putInt(0)
                    .putInt(LONGEST_BYTES)
                    .putInt(RAW_IP);
            write(header);
        }
    }

    /** Bytes in the file. */
    long size() {
        return written;
    }

    /** @param payload of the datagram, of which {@code length} octets are kept */
    void datagram(Instant at, InetSocketAddress from, InetSocketAddress to, byte[] payload, int length)
            throws IOException {
        byte[] source = from.getAddress().getAddress();
        byte[] target = to.getAddress().getAddress();
        boolean isV4 = source.length == 4 && target.length == 4;
        int headers = (isV4 ? IPV4_BYTES : IPV6_BYTES) + UDP_BYTES;
        int kept = Math.min(length, LONGEST_BYTES - headers);
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER_BYTES + headers + kept)
                .putInt((int) at.getEpochSecond())
                .putInt(at.getNano() / 1_000)
                .putInt(headers + kept)
                .putInt(headers + payload.length);
        int udpBytes = UDP_BYTES + payload.length;
        if (isV4) {
            v4(record, source, target, udpBytes);
        } else {
            v6(record, mapped(from.getAddress()), mapped(to.getAddress()), udpBytes);
        }
        int udpAt = record.position();
        record.putShort((short) from.getPort())
                .putShort((short) to.getPort())
                .putShort((short) udpBytes)
                .putShort((short) 0);
        if (!isV4) { // IPv6 wants a sum (RFC 8200 section 8.1), IPv4 may do without
            record.putShort(udpAt + 6, udpSum(record, udpAt, payload, udpBytes));
        }
        write(record.put(payload, 0, kept));
    }

    private static void v4(ByteBuffer into, byte[] source, byte[] target, int udpBytes) {
        int at = into.position();
        into.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (IPV4_BYTES + udpBytes))
                .putInt(0x4000) // do not fragment
                .put((byte) 64)
                .put((byte) UDP)
                .putShort((short) 0)
                .put(source)
                .put(target);
        int sum = 0;
        for (int i = at; i < at + IPV4_BYTES; i += 2) {
            sum += into.getShort(i) & 0xFFFF;
        }
        into.putShort(at + 10, folded(sum));
    }

    private static void v6(ByteBuffer into, byte[] source, byte[] target, int udpBytes) {
        into.putInt(0x6000_0000)
                .putShort((short) udpBytes)
                .put((byte) UDP)
                .put((byte) 64)
                .put(source)
                .put(target);
    }

    private static byte[] mapped(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 16
                ? octets
                : ByteBuffer.allocate(16)
                        .putShort(10, (short) 0xFFFF)
                        .put(12, octets)
                        .array();
    }

    /** Over the addresses, the length, the protocol and the datagram (RFC 8200 section 8.1). */
    private static short udpSum(ByteBuffer record, int udpAt, byte[] payload, int udpBytes) {
        int sum = udpBytes + UDP;
        for (int i = udpAt - 32; i < udpAt + UDP_BYTES; i += 2) {
            sum += record.getShort(i) & 0xFFFF;
        }
        for (int i = 0; i < payload.length; i++) {
            sum += (payload[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        short folded = folded(sum);
        return folded == 0 ? (short) 0xFFFF : folded;
    }

    private static short folded(int sum) {
        int folded = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~((folded & 0xFFFF) + (folded >>> 16));
    }

    private void write(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset(), bytes.position());
        written += bytes.position();
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
