package io.callprint.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packet captures as SIPp plays them: 24 bytes of file header, then records of 16 bytes (seconds, microseconds, length
 * twice) and an Ethernet frame with IPv4, UDP and RTP in it.
 */
final class Pcap {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET = 14;
    private static final int IP = 20;
    private static final int UDP = 8;
    private static final int RTP = 12;

    private Pcap() {}

    /** G.711 code words as packets of one length. */
    static byte[] of(byte[] codes, int payloadType, int packetMillis) {
        int payload = 8 * packetMillis;
        int packets = codes.length / payload;
        int frame = ETHERNET + IP + UDP + RTP + payload;
        ByteBuffer out = ByteBuffer.allocate(FILE_HEADER + packets * (RECORD_HEADER + frame))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
        out.putInt(65_535).putInt(1);
        for (int i = 0; i < packets; i++) {
            long micros = 1_000L * packetMillis * i;
            out.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
            out.putInt(frame).putInt(frame);
            out.order(ByteOrder.BIG_ENDIAN);
            out.putLong(0).putInt(0).putShort((short) 0x0800);
            out.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (frame - ETHERNET))
                    .putInt(0);
            out.put((byte) 64)
                    .put((byte) 17)
                    .putShort((short) 0)
                    .putInt(0x7f000001)
                    .putInt(0x7f000001);
            out.putShort((short) 6_000).putShort((short) 6_000);
            out.putShort((short) (frame - ETHERNET - IP)).putShort((short) 0);
            out.put((byte) 0x80)
                    .put((byte) payloadType)
                    .putShort((short) i)
                    .putInt(i * payload)
                    .putInt(0xCA11);
            out.put(codes, i * payload, payload);
            out.order(ByteOrder.LITTLE_ENDIAN);
        }
        return out.array();
    }

    /** The same packets under another payload type. */
    static byte[] withPayloadType(byte[] capture, int payloadType) {
        byte[] changed = capture.clone();
        ByteBuffer records = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        int at = FILE_HEADER;
        while (at < changed.length) {
            int type = at + RECORD_HEADER + ETHERNET + IP + UDP + 1;
            changed[type] = (byte) ((changed[type] & 0x80) | payloadType);
            at += RECORD_HEADER + records.getInt(at + 8);
        }
        return changed;
    }
}
