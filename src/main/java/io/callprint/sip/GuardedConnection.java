package io.callprint.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;

/** A stream connection as {@link GuardedStream} needs it: TCP or TLS. */
interface GuardedConnection {
    /** Writes one message whole. */
    void write(byte[] message) throws IOException;

    void close() throws IOException;

    InetAddress getInetAddress();

    int getPort();

    void setSoTimeout(int millis) throws SocketException;
}
