package io.callprint.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;

/** A telephone made of bytes: sends exactly what a test says over UDP and reads what comes back. */
@NullMarked
public final class RawPhone implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final DatagramSocket socket;
    private InetSocketAddress server;
    private final Deque<String> skipped = new ArrayDeque<>();
    private final int number = NUMBER.incrementAndGet();
    public final String callId = "raw-" + number + "@test";
    String toTag = "";

    public RawPhone(int port) {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** From now on it speaks to that port. */
    public void faces(int port) {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public void send(String message) {
        send(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, server));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** A request of this telephone's call; the To tag is there once it is known. */
    public String request(String method, int cseq, String branch, String body, String... headers) {
        StringBuilder text = new StringBuilder();
        text.append(method)
                .append(" sip:service@127.0.0.1:")
                .append(server.getPort())
                .append(" SIP/2.0\r\n");
        text.append("Via: SIP/2.0/UDP 127.0.0.1:")
                .append(port())
                .append(";rport;branch=z9hG4bK")
                .append(branch)
                .append(number);
        text.append("\r\nMax-Forwards: 70\r\nFrom: <sip:raw@127.0.0.1>;tag=raw\r\nTo: <sip:service@127.0.0.1>");
        text.append(toTag.isEmpty() ? "" : ";tag=" + toTag);
        text.append("\r\nCall-ID: ")
                .append(callId)
                .append("\r\nCSeq: ")
                .append(cseq)
                .append(' ')
                .append(method);
        text.append("\r\nContact: <sip:raw@127.0.0.1:").append(port()).append(">\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (!body.isEmpty() && String.join("", headers).indexOf("Content-Type") < 0) {
            text.append("Content-Type: application/sdp\r\n");
        }
        text.append("Content-Length: ")
                .append(body.getBytes(StandardCharsets.UTF_8).length)
                .append("\r\n\r\n");
        return text.append(body).toString();
    }

    String invite(int cseq, String branch) {
        return request("INVITE", cseq, branch, Recorder.SDP);
    }

    /** The next message whose first line and CSeq fit, for example {@code "200", "INVITE"} or {@code "BYE", "BYE"}. */
    public String receive(String start, String method) {
        for (String message : skipped) {
            if (fits(message, start, method)) {
                skipped.remove(message);
                return message;
            }
        }
        long deadline = System.nanoTime() + 15_000_000_000L;
        while (System.nanoTime() - deadline < 0) {
            String message = next(15_000);
            if (fits(message, start, method)) {
                return message;
            }
            skipped.add(message);
        }
        throw new AssertionError("no " + start + " for " + method + " but " + skipped);
    }

    private boolean fits(String message, String start, String method) {
        String first = message.startsWith("SIP/2.0 ") ? message.substring(8) : message;
        boolean fits = first.startsWith(start + " ") && message.contains(" " + method + "\r\n");
        if (fits && message.startsWith("SIP/2.0 ") && !start.equals("100")) {
            String to = header(message, "To");
            int tag = to.indexOf("tag=");
            if (tag >= 0) {
                toTag = to.substring(tag + 4).split("[;>]", 2)[0];
            }
        }
        return fits;
    }

    /** The next datagram as it is. */
    String next(int withinMillis) {
        byte[] buffer = new byte[65_535];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.setSoTimeout(withinMillis);
            socket.receive(packet);
        } catch (SocketTimeoutException late) {
            throw new AssertionError("nothing came; before: " + skipped, late);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
        return new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
    }

    /** Answers a request of the server's. */
    public void respond(String request, int status, String... headers) {
        respondWith(request, status, "", headers);
    }

    public void respondWith(String request, int status, String body, String... headers) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + " Said\r\n");
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            text.append(name).append(": ").append(header(request, name)).append("\r\n");
        }
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n");
        send(text.append(body).toString());
    }

    public static String header(String message, String name) {
        for (String line : message.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    @Override
    public void close() {
        socket.close();
    }
}
