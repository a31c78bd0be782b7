package io.callprint.sip;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;

/** A stream connection as {@link GuardedStream} needs it: TCP or TLS. */
interface GuardedConnection {
    /** One object for everybody: whoever writes a message holds its monitor. */
    OutputStream getOutputStream() throws IOException;

    /** Writes one message whole. */
    default void write(byte[] message) throws IOException {
        OutputStream stream = getOutputStream();
        synchronized (stream) {
            stream.write(message);
            stream.flush();
        }
    }

    /** A whole message came in. */
    void arrived(byte[] message);

    void close() throws IOException;

    InetAddress getInetAddress();

    int getPort();

    void setSoTimeout(int millis) throws SocketException;
}
