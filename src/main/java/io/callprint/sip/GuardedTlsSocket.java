package io.callprint.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TLS connection under the stack whose input passes {@link GuardedStream}. What the stack would set of its own accord
 * (protocols up to 1.2, client certificates) is settled before it gets the socket and stays so.
 */
final class GuardedTlsSocket extends SSLSocket implements GuardedConnection {
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

    private final SSLSocket tls;
    private final SipGuard guard;
    private final SourceGate gate;
    private final SipCounters counters;
    private final MessageTap tap;
    private final Runnable onClose;
    private final AtomicReference<@Nullable GuardedStream> input = new AtomicReference<>();
    private final AtomicReference<@Nullable OutputStream> output = new AtomicReference<>();
    private boolean closed;

    /**
     * @param tls connected, set up, before its handshake
     * @param onClose called once
     */
    GuardedTlsSocket(
            SSLSocket tls, SipGuard guard, SourceGate gate, SipCounters counters, MessageTap tap, Runnable onClose) {
        this.tls = tls;
        this.guard = guard;
        this.gate = gate;
        this.counters = counters;
        this.tap = tap;
        this.onClose = onClose;
    }

    /** In a bounded time: a far end that connects and says nothing must not hold a thread. */
    @Override
    public void startHandshake() throws IOException {
        tls.setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
        try {
            tls.startHandshake();
            tls.setSoTimeout(0);
        } catch (IOException failed) {
            counters.count("dropped.tls-handshake");
            close();
            throw failed;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        GuardedStream known = input.get();
        if (known != null) {
            return known;
        }
        GuardedStream made = new GuardedStream(this, tls.getInputStream(), guard, gate, counters);
        GuardedStream other = input.compareAndExchange(null, made);
        return other == null ? made : other;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream known = output.get();
        if (known != null) {
            return known;
        }
        OutputStream made = TappedStream.over(tls.getOutputStream(), tls, tap);
        OutputStream other = output.compareAndExchange(null, made);
        return other == null ? made : other;
    }

    @Override
    public void arrived(byte[] message) {
        TappedStream.arrived(tls, tap, message);
    }

    @Override
    public void close() throws IOException {
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        try {
            tls.close();
        } finally {
            if (first) {
                onClose.run();
            }
        }
    }

    @Override
    public boolean isClosed() {
        return tls.isClosed();
    }

    @Override
    public boolean isConnected() {
        return tls.isConnected();
    }

    @Override
    public boolean isBound() {
        return tls.isBound();
    }

    @Override
    public InetAddress getInetAddress() {
        return tls.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return tls.getLocalAddress();
    }

    @Override
    public int getPort() {
        return tls.getPort();
    }

    @Override
    public int getLocalPort() {
        return tls.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return tls.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return tls.getLocalSocketAddress();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        tls.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return tls.getSoTimeout();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        tls.setTcpNoDelay(on);
    }

    @Override
    public SSLSession getSession() {
        return tls.getSession();
    }

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        tls.addHandshakeCompletedListener(listener);
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        tls.removeHandshakeCompletedListener(listener);
    }

    @Override
    public SSLParameters getSSLParameters() {
        return tls.getSSLParameters();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return tls.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        // Settled already.
    }

    @Override
    public String[] getSupportedProtocols() {
        return tls.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return tls.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        // Settled already.
    }

    @Override
    public void setUseClientMode(boolean mode) {
        // Settled already.
    }

    @Override
    public boolean getUseClientMode() {
        return tls.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        // Settled already.
    }

    @Override
    public boolean getNeedClientAuth() {
        return tls.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        // Settled already.
    }

    @Override
    public boolean getWantClientAuth() {
        return tls.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        // Settled already.
    }

    @Override
    public boolean getEnableSessionCreation() {
        return tls.getEnableSessionCreation();
    }

    @Override
    public String toString() {
        Socket shown = tls;
        return "TLS " + shown.getRemoteSocketAddress();
    }
}
