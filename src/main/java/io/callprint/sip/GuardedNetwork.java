package io.callprint.sip;

import gov.nist.core.net.NetworkLayer;
import gov.nist.javax.sip.SipStackImpl;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Opens the stack's sockets with the guard in them. UDP and TCP are bound to one port before the stack starts. */
final class GuardedNetwork implements NetworkLayer {
    private static final int BACKLOG = 512;
    private static final int CONNECT_TIMEOUT_MILLIS = 4_000;
    private static final int MAX_CONNECTIONS = 2_000;
    private static final int PORT_ATTEMPTS = 50;
    private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SipGuard guard = new SipGuard();
    private final SipCounters counters;
    private final SourceGate gate;
    private final MessageTap tap;
    private final AtomicInteger accepted = new AtomicInteger();
    private final GuardedDatagramSocket datagrams;
    private final ServerSocket connections;
    private final Optional<TlsSide> tls;
    private final Optional<GuardedTlsAcceptor> tlsConnections;

    /**
     * Binds the sockets.
     *
     * @throws IOException when a port is taken, or, for port 0, when no port is free for UDP and TCP
     */
    GuardedNetwork(
            InetAddress host, int port, Optional<TlsSide> tls, SourceGate gate, SipCounters counters, MessageTap tap)
            throws IOException {
        this.counters = counters;
        this.gate = gate;
        this.tap = tap;
        this.tls = tls;
        Pair pair = bindBoth(host, port);
        this.datagrams = pair.datagrams();
        this.connections = pair.connections();
        try {
            this.tlsConnections = tls.isPresent() ? Optional.of(bindTls(host, tls.get())) : Optional.empty();
        } catch (IOException taken) {
            close(connections);
            datagrams.close();
            throw taken;
        }
    }

    private GuardedTlsAcceptor bindTls(InetAddress host, TlsSide side) throws IOException {
        ServerSocket plain = new Acceptor(() -> new CountedSocket(accepted::decrementAndGet));
        try {
            plain.setReuseAddress(true);
            plain.bind(new InetSocketAddress(host, side.port()), BACKLOG);
        } catch (IOException taken) {
            plain.close();
            throw new BindException("port " + side.port() + " for TLS: " + taken.getMessage());
        }
        return new GuardedTlsAcceptor(plain, accepted -> wrap(side.server(accepted), accepted));
    }

    /** Closing it closes the connection below, which counts itself. */
    private GuardedTlsSocket wrap(SSLSocket socket, Socket below) {
        return new GuardedTlsSocket(socket, guard, gate, counters, tap, () -> close(below));
    }

    private void close(java.io.Closeable socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            counters.count("close-failed");
        }
    }

    private record Pair(GuardedDatagramSocket datagrams, ServerSocket connections) {}

    private Pair bindBoth(InetAddress host, int port) throws IOException {
        BindException last = new BindException("no port is free for both UDP and TCP");
        for (int attempt = 0; attempt < (port == 0 ? PORT_ATTEMPTS : 1); attempt++) {
            ServerSocket tcp =
                    new Acceptor(() -> new GuardedSocket(guard, gate, counters, tap, accepted::decrementAndGet));
            try {
                tcp.setReuseAddress(true);
                tcp.bind(new InetSocketAddress(host, port), BACKLOG);
                InetSocketAddress same = new InetSocketAddress(host, tcp.getLocalPort());
                return new Pair(new GuardedDatagramSocket(same, guard, counters, gate, tap), tcp);
            } catch (BindException taken) {
                tcp.close();
                last = taken;
            } catch (IOException broken) {
                tcp.close();
                throw broken;
            }
        }
        throw last;
    }

    int port() {
        return connections.getLocalPort();
    }

    GuardedDatagramSocket datagrams() {
        return datagrams;
    }

    Optional<Integer> tlsPort() {
        return tlsConnections.map(ServerSocket::getLocalPort);
    }

    /** All listening sockets; harmless when the stack has closed them already. */
    void close() {
        datagrams.close();
        close(connections);
        tlsConnections.ifPresent(this::close);
    }

    @Override
    public DatagramSocket createDatagramSocket(int port, InetAddress host) {
        return datagrams;
    }

    @Override
    public DatagramSocket createDatagramSocket() throws SocketException {
        return new DatagramSocket();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress host) {
        return connections;
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        Socket socket = new GuardedSocket(guard, gate, counters, tap, () -> {});
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MILLIS);
        } catch (IOException unreachable) {
            socket.close();
            throw new SocketException(
                    "no TCP connection to " + address.getHostAddress() + ":" + port + ": " + unreachable.getMessage());
        }
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local) throws IOException {
        return createSocket(address, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(address, port);
    }

    @Override
    public SSLServerSocket createSSLServerSocket(int port, int backlog, InetAddress host) throws IOException {
        return tlsConnections.orElseThrow(() -> new IOException("TLS is not offered here"));
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port) throws IOException {
        TlsSide side = tls.orElseThrow(() -> new SocketException("TLS needs sip.tlsCertificate"));
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MILLIS);
            return wrap(side.client(plain), plain);
        } catch (IOException unreachable) {
            plain.close();
            throw new SocketException(
                    "no TLS connection to " + address.getHostAddress() + ":" + port + ": " + unreachable.getMessage());
        }
    }

    @Override
    public SSLSocket createSSLSocket(InetAddress address, int port, InetAddress local) throws IOException {
        return createSSLSocket(address, port);
    }

    @Override
    public void setSipStack(SipStackImpl stack) {
        // The stack is not needed.
    }

    private final class Acceptor extends ServerSocket {
        private final Supplier<Socket> sockets;

        Acceptor(Supplier<Socket> sockets) throws IOException {
            this.sockets = sockets;
        }

        /** Closes a connection that its far end has left already. */
        private boolean isReady(Socket socket) throws IOException {
            try {
                socket.setTcpNoDelay(true);
                return true;
            } catch (SocketException gone) {
                counters.count("dropped.connections");
                socket.close();
                return false;
            }
        }

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Socket socket = sockets.get();
                try {
                    implAccept(socket);
                } catch (SocketException failed) {
                    // The stack takes it for the end of listening, which too many open files are not.
                    if (isClosed()) {
                        throw failed;
                    }
                    counters.count("failed.accept");
                    LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
                    continue;
                }
                boolean heard = gate.isHeard(socket.getInetAddress());
                if (accepted.incrementAndGet() > MAX_CONNECTIONS || !heard) {
                    counters.count("dropped.connections");
                    socket.close();
                } else if (isReady(socket)) {
                    return socket;
                }
            }
        }
    }
}
