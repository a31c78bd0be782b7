package io.callprint.rtp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A telephone on a real UDP socket: sends what it is told, keeps what it gets. */
final class FarEnd implements AutoCloseable {
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Got(byte[] bytes, long nanos) {
        RtpPacket packet() {
            RtpPacket packet = new RtpPacket();
            if (!packet.wrap(bytes, 0, bytes.length)) {
                throw new AssertionError("not RTP: " + Arrays.toString(bytes));
            }
            return packet;
        }
    }

    private final DatagramSocket socket;
    private final List<Got> got = new ArrayList<>();

    FarEnd() throws SocketException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setReceiveBufferSize(1 << 20);
        Thread.ofPlatform().daemon().name("far-end").start(this::read);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }

    private void read() {
        byte[] buffer = new byte[2_048];
        DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
        try {
            while (true) {
                socket.receive(datagram);
                synchronized (got) {
                    got.add(new Got(Arrays.copyOf(buffer, datagram.getLength()), System.nanoTime()));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    List<Got> got() {
        synchronized (got) {
            return List.copyOf(got);
        }
    }

    List<Got> rtp() {
        return got().stream()
                .filter(g -> !RtcpPackets.isRtcp(g.bytes(), 0, g.bytes().length))
                .toList();
    }

    List<Got> reports() {
        return got().stream()
                .filter(g -> RtcpPackets.isRtcp(g.bytes(), 0, g.bytes().length))
                .toList();
    }

    void forget() {
        synchronized (got) {
            got.clear();
        }
    }

    void send(byte[] bytes, int port) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends in order, a millisecond apart, so that no socket buffer overflows. */
    void send(List<byte[]> packets, int port) {
        for (byte[] packet : packets) {
            send(packet, port);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
