package io.callprint.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Carries a datagram's source address through the stack to our parser, which must know whom to answer when the parser
 * behind it gives up; the stack itself hands bytes only. Layout: {@code 0xFF, address length, address, port (2)}; no SIP
 * message begins with 0xFF.
 */
final class PacketEnvelope {
    private static final byte MARK = (byte) 0xFF;

    private PacketEnvelope() {}

    /** Bytes {@code from..to} behind their source. */
    static byte[] wrap(byte[] message, int from, int to, InetSocketAddress source) {
        byte[] address = source.getAddress().getAddress();
        int head = 4 + address.length;
        byte[] wrapped = new byte[head + to - from];
        wrapped[0] = MARK;
        wrapped[1] = (byte) address.length;
        System.arraycopy(address, 0, wrapped, 2, address.length);
        wrapped[head - 2] = (byte) (source.getPort() >> 8);
        wrapped[head - 1] = (byte) source.getPort();
        System.arraycopy(message, from, wrapped, head, to - from);
        return wrapped;
    }

    static boolean isWrapped(byte[] bytes) {
        return bytes.length > 8 && bytes[0] == MARK;
    }

    static InetSocketAddress source(byte[] wrapped) {
        int length = wrapped[1];
        try {
            InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(wrapped, 2, 2 + length));
            int port = ((wrapped[2 + length] & 0xFF) << 8) | (wrapped[3 + length] & 0xFF);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("address of " + length + " bytes", impossible);
        }
    }

    static byte[] message(byte[] wrapped) {
        return Arrays.copyOfRange(wrapped, 4 + wrapped[1], wrapped.length);
    }
}
