package io.callprint.testcall;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends a server damaged SIP messages and audio packets at a steady rate until it is closed; the same seed, the same damage. */
public final class BrokenMessages implements AutoCloseable {
    private static final String[] POISON = {
        "\\",
        "(",
        "\"",
        "<",
        ";;",
        "\r\n",
        "\r\n ",
        "\n",
        "%",
        "\0",
        ",",
        "[",
        "99999999999999999999",
        "\u00ff",
        ":",
        "@"
    };
    private static final int RTP_BYTES = 172;

    private final InetSocketAddress sip;
    private final int firstMediaPort;
    private final long pauseNanos;
    private final Random random;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long sent;

    /** @param perSecond half of them SIP, half RTP to ports from {@code firstMediaPort} on */
    public BrokenMessages(InetSocketAddress sip, int firstMediaPort, int perSecond, long seed) {
        this.sip = sip;
        this.firstMediaPort = firstMediaPort;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / Math.max(1, perSecond);
        this.random = new Random(seed);
        this.thread = Thread.ofVirtual().name("broken-messages").start(this::run);
    }

    /** How many have left. */
    public long sent() {
        return sent;
    }

    private void run() {
        try (DatagramSocket socket = new DatagramSocket()) {
            while (running) {
                byte[] message = damaged(sent % 2 == 0 ? request(socket.getLocalPort()) : rtp());
                InetSocketAddress to = sent % 2 == 0
                        ? sip
                        : new InetSocketAddress(sip.getAddress(), firstMediaPort + 2 * random.nextInt(200));
                send(socket, new DatagramPacket(message, message.length, to));
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no socket for broken messages", e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void send(DatagramSocket socket, DatagramPacket packet) {
        try {
            socket.send(packet);
        } catch (IOException refused) {
            // Nobody at that media port.
        }
        sent++;
    }

    private byte[] request(int port) {
        String method = new String[] {"INVITE", "OPTIONS", "BYE", "REGISTER", "ACK", "CANCEL"}[random.nextInt(6)];
        String id = Long.toHexString(random.nextLong());
        return """
                %s sip:service@127.0.0.1 SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:%d;branch=z9hG4bK%s;rport
                Max-Forwards: 70
                From: "Somebody" <sip:broken@127.0.0.1>;tag=%s
                To: <sip:service@127.0.0.1>
                Call-ID: broken-%s
                CSeq: 1 %s
                Contact: <sip:broken@127.0.0.1:%d>
                Content-Type: application/sdp
                Content-Length: 0

                """.formatted(method, port, id, id, id, method, port)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] rtp() {
        byte[] packet = new byte[RTP_BYTES];
        random.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = 0;
        return packet;
    }

    private byte[] damaged(byte[] whole) {
        StringBuilder text = new StringBuilder(new String(whole, StandardCharsets.ISO_8859_1));
        for (int change = random.nextInt(4); change >= 0 && !text.isEmpty(); change--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, POISON[random.nextInt(POISON.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(256));
                default -> text.setLength(at);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns when the last one has left. */
    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
