package io.callprint.sip;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Shows what is written to a connection between one flush and the next: a message each. Guarded by the writer's monitor. */
final class TappedStream extends FilterOutputStream {
    private final Socket socket;
    private final MessageTap tap;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    private TappedStream(OutputStream out, Socket socket, MessageTap tap) {
        super(out);
        this.socket = socket;
        this.tap = tap;
    }

    /** The stream itself when nobody looks. */
    static OutputStream over(OutputStream out, Socket socket, MessageTap tap) {
        return tap.isOpen() ? new TappedStream(out, socket, tap) : out;
    }

    /** Shows a whole message that came in by a connection. */
    static void arrived(Socket socket, MessageTap tap, byte[] message) {
        if (tap.isOpen()) {
            tap.message(
                    (InetSocketAddress) socket.getRemoteSocketAddress(),
                    (InetSocketAddress) socket.getLocalSocketAddress(),
                    message);
        }
    }

    @Override
    public void write(int octet) throws IOException {
        out.write(octet);
        message.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        message.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
        if (message.size() > 0) {
            tap.message(
                    (InetSocketAddress) socket.getLocalSocketAddress(),
                    (InetSocketAddress) socket.getRemoteSocketAddress(),
                    message.toByteArray());
            message.reset();
        }
    }
}
