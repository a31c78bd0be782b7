package io.callprint.sip;

import io.callprint.config.SipConfig;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Makes TLS of plain connections, both ways: versions 1.2 and 1.3, certificates of the far end as configured. */
final class TlsSide {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsKeys keys;
    private final SipConfig.Tls config;

    TlsSide(SipConfig.Tls config) throws SipStartException {
        this.config = config;
        this.keys = new TlsKeys(config, System::nanoTime);
    }

    int port() {
        return config.port();
    }

    /** For a connection that came: the handshake is still to be done. */
    SSLSocket server(Socket accepted) throws IOException {
        SSLSocket tls = layered(accepted);
        tls.setUseClientMode(false);
        switch (config.clients()) {
            case NOT_ASKED -> tls.setNeedClientAuth(false);
            case ASKED -> tls.setWantClientAuth(true);
            case REQUIRED -> tls.setNeedClientAuth(true);
        }
        return tls;
    }

    /** For a connection of ours: the far end's certificate must lead to one we trust. */
    SSLSocket client(Socket connected) throws IOException {
        SSLSocket tls = layered(connected);
        tls.setUseClientMode(true);
        return tls;
    }

    private SSLSocket layered(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) keys.context()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        tls.setEnabledProtocols(PROTOCOLS);
        return tls;
    }
}
