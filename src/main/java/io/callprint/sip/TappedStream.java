package io.callprint.sip;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Holds what is written to a connection until it is flushed, shows it as one message and lets it go. Guarded by the writer's
 * monitor.
 */
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
    public void write(int octet) {
        message.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        message.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (message.size() > 0) { // before it leaves, or its answer might be seen first
            tap.message(
                    (InetSocketAddress) socket.getLocalSocketAddress(),
                    (InetSocketAddress) socket.getRemoteSocketAddress(),
                    message.toByteArray());
            message.writeTo(out);
            message.reset();
        }
        out.flush();
    }
}
