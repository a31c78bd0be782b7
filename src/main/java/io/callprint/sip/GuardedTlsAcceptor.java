package io.callprint.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLServerSocket;

/**
 * The listening socket for TLS: a plain one whose connections get their keys when they come, so that new keys serve new
 * connections and old connections go on. The stack's own wishes about protocols and certificates are not heard.
 */
final class GuardedTlsAcceptor extends SSLServerSocket {
    private final ServerSocket plain;
    private final Wrapping wrapping;

    /** Makes a TLS connection of an accepted one. */
    interface Wrapping {
        Socket wrap(Socket accepted) throws IOException;
    }

    GuardedTlsAcceptor(ServerSocket plain, Wrapping wrapping) throws IOException {
        this.plain = plain;
        this.wrapping = wrapping;
    }

    @Override
    public Socket accept() throws IOException {
        return wrapping.wrap(plain.accept());
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }

    @Override
    public boolean isClosed() {
        return plain.isClosed();
    }

    @Override
    public boolean isBound() {
        return plain.isBound();
    }

    @Override
    public int getLocalPort() {
        return plain.getLocalPort();
    }

    @Override
    public InetAddress getInetAddress() {
        return plain.getInetAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return new InetSocketAddress(plain.getInetAddress(), plain.getLocalPort());
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return new String[0];
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        // Each connection has its own.
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getSupportedProtocols() {
        return new String[0];
    }

    @Override
    public String[] getEnabledProtocols() {
        return new String[0];
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        // Each connection has its own.
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        // Each connection has its own.
    }

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {
        // Each connection has its own.
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setUseClientMode(boolean mode) {
        // Each connection has its own.
    }

    @Override
    public boolean getUseClientMode() {
        return false;
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        // Each connection has its own.
    }

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }
}
