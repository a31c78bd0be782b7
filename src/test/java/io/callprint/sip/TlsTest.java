package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.SipConfig;
import io.callprint.config.SipConfig.Tls;
import io.callprint.config.SipConfig.Tls.Clients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIP over TLS on real sockets. */
@NullMarked
class TlsTest {
    @TempDir
    static Path folder;

    private static TestCertificate ours;
    private static TestCertificate other;

    @BeforeAll
    static void makeCertificates() {
        ours = TestCertificate.make(folder, "ours");
        other = TestCertificate.make(folder, "other");
    }

    private static Desk desk(TestCertificate own, TestCertificate trusted, Clients clients) {
        Tls tls = new Tls(
                Optional.of(own.certificate().toString()),
                Optional.of(own.key().toString()),
                Optional.of(trusted.certificate().toString()),
                0,
                clients);
        return new Desk(Desk.FAST, new SipConfig("127.0.0.1", 0, Optional.empty(), 10, 7).withTls(tls));
    }

    private static int tlsPort(Desk desk) {
        return desk.endpoint.tlsAddress().orElseThrow().getPort();
    }

    /** RFC 3261 section 12.1.1: who was promised TLS keeps to it, so both contacts are sips. */
    @Test
    void sipsTargetIsCalledOverTlsAndTheCallStaysThere() {
        try (Desk server = desk(ours, other, Clients.NOT_ASKED);
                Desk client = desk(other, ours, Clients.NOT_ASKED)) {
            Recorder caller = new Recorder();
            client.dial("sips:service@127.0.0.1:" + tlsPort(server), caller);
            caller.await("answered sdp");
            server.caller().await("established none");
            SipInvite invite = server.call().invite().orElseThrow();
            assertTrue(invite.header("Via").orElse("").startsWith("SIP/2.0/TLS "), invite.toString());
            assertEquals(
                    "<sips:callprint@127.0.0.1:" + tlsPort(client) + ">",
                    invite.header("Contact").orElse(""));
            server.call().reoffer(Recorder.SDP);
            server.caller().await("offer-answered sdp");
            server.call().hangUp(List.of());
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, caller.awaitEnd().cause());
        }
    }

    @Test
    void sipsTargetIsNotCalledInTheClear() {
        try (Desk server = new Desk();
                Desk client = new Desk()) {
            Recorder caller = new Recorder();
            client.dial("sips:service@127.0.0.1:" + server.port(), caller);
            assertEquals(new SipEnd(SipEnd.Cause.TIMED_OUT, 503), caller.awaitEnd());
            assertTrue(server.calls.isEmpty());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> client.dial("sips:service@127.0.0.1:" + server.port() + ";transport=udp", caller));
        }
    }

    private static String uri(Desk desk) {
        return "sip:service@127.0.0.1:" + tlsPort(desk) + ";transport=tls";
    }

    /** A connection that trusts everybody and shows nothing. */
    private static SSLSocket connect(Desk desk, String... protocols) throws Exception {
        X509TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", tlsPort(desk));
        socket.setSoTimeout(15_000);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return socket;
    }

    private static String shownCertificate(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void callGoesAndEndsBothWays() {
        try (Desk server = desk(ours, other, Clients.REQUIRED);
                Desk client = desk(other, ours, Clients.NOT_ASKED)) {
            Recorder caller = new Recorder();
            client.dial(uri(server), caller);
            caller.await("answered sdp");
            server.caller().await("established none");
            SipInvite invite = server.call().invite().orElseThrow();
            assertTrue(invite.header("Via").orElse("").startsWith("SIP/2.0/TLS 127.0.0.1:" + tlsPort(client)));
            assertEquals(
                    "<sip:callprint@127.0.0.1:" + tlsPort(client) + ";transport=tls>",
                    invite.header("Contact").orElse(""));
            server.call().reoffer(Recorder.SDP);
            server.caller().await("offer-answered sdp");
            server.call().hangUp(List.of());
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, caller.awaitEnd().cause());
            Recorder second = new Recorder();
            SipCall call = client.dial(uri(server), second);
            second.await("answered sdp");
            call.hangUp(List.of());
            assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, server.caller().awaitEnd().cause());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreSpoken(String version) throws Exception {
        try (Desk server = desk(ours, other, Clients.NOT_ASKED);
                SSLSocket socket = connect(server, version)) {
            socket.startHandshake();
            assertEquals(version, socket.getSession().getProtocol());
            String options = "OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bKx\r\n"
                    + "From: <sip:a@b>;tag=1\r\nTo: <sip:x@127.0.0.1>\r\nCall-ID: tls-" + version
                    + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(options.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4_000];
            int length = socket.getInputStream().read(answer);
            String text = new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            assertTrue(text.startsWith("SIP/2.0 200 "), text);
        }
    }

    @Test
    void whatIsNoSipIsAnsweredByTheGuardHereToo() throws Exception {
        try (Desk server = desk(ours, other, Clients.NOT_ASKED);
                SSLSocket socket = connect(server)) {
            socket.getOutputStream()
                    .write("INVITE sip:x@h SIP/2.0\r\nVia: SIP/2.0/TLS h;branch=z9hG4bKx\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4_000];
            int length = socket.getInputStream().read(answer);
            String text = new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            assertTrue(text.startsWith("SIP/2.0 400 Missing From"), text);
        }
    }

    @Test
    void callerWithoutTheRequiredCertificateIsRefused() throws Exception {
        try (Desk server = desk(ours, other, Clients.REQUIRED);
                SSLSocket socket = connect(server, "TLSv1.2")) {
            assertThrows(IOException.class, socket::startHandshake);
            Recorder.await(
                    "a count", () -> server.endpoint.counters().snapshot().containsKey("dropped.tls-handshake"));
        }
    }

    @Test
    void farEndWhoseCertificateIsNotTrustedGetsNoCall() {
        try (Desk server = desk(ours, other, Clients.NOT_ASKED);
                Desk client = desk(other, other, Clients.NOT_ASKED)) {
            Recorder caller = new Recorder();
            client.dial(uri(server), caller);
            assertEquals(SipEnd.Cause.TIMED_OUT, caller.awaitEnd().cause());
            assertEquals(0, server.calls.size());
        }
    }

    @Test
    void newCertificateServesNewConnectionsWhileCallsGoOn() throws Exception {
        Path certificate = folder.resolve("changing.pem");
        Path key = folder.resolve("changing.key");
        Files.copy(ours.certificate(), certificate);
        Files.copy(ours.key(), key);
        try (Desk server = desk(new TestCertificate(certificate, key), other, Clients.NOT_ASKED);
                Desk client = desk(other, ours, Clients.NOT_ASKED)) {
            Recorder caller = new Recorder();
            SipCall call = client.dial(uri(server), caller);
            server.caller().await("established none");
            Files.copy(other.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            Recorder.await("a connection with what there was", () -> shows(server, "CN=ours"));
            Files.copy(other.key(), key, StandardCopyOption.REPLACE_EXISTING);
            Recorder.await("the new certificate", () -> shows(server, "CN=other"));
            call.reoffer(Recorder.SDP);
            caller.await("offer-answered sdp");
            assertEquals(Optional.empty(), caller.end);
        }
    }

    private static boolean shows(Desk server, String name) {
        try (SSLSocket socket = connect(server)) {
            return shownCertificate(socket).equals(name);
        } catch (Exception refused) {
            throw new AssertionError(refused);
        }
    }

    @Test
    void connectionsThatSayNothingHoldNobodyUp() throws Exception {
        try (Desk server = desk(ours, other, Clients.NOT_ASKED);
                Desk client = desk(other, ours, Clients.NOT_ASKED)) {
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), tlsPort(server)));
            }
            Recorder caller = new Recorder();
            client.dial(uri(server), caller);
            caller.await("answered sdp");
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        try (Desk server = desk(ours, other, Clients.NOT_ASKED);
                SSLSocket socket = connect(server, "TLSv1.1")) {
            assertThrows(SSLHandshakeException.class, socket::startHandshake);
        }
    }

    @Test
    void brokenFilesAreOneSentence() throws IOException {
        Path nothing = folder.resolve("nothing.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "no certificate\n");
        Path pkcs1 = Files.writeString(folder.resolve("pkcs1.key"), "-----BEGIN RSA PRIVATE KEY-----\nAA==\n");
        refuses(
                nothing,
                ours.key(),
                "sip.tlsCertificate " + nothing + " cannot be read, expected a PEM file of certificates");
        refuses(
                empty,
                ours.key(),
                "sip.tlsCertificate " + empty + " holds no certificate, expected a PEM file of certificates");
        refuses(
                ours.certificate(),
                other.key(),
                "sip.tlsKey " + other.key() + " does not belong to sip.tlsCertificate " + ours.certificate()
                        + ", expected the key of its first certificate");
        refuses(
                ours.certificate(),
                pkcs1,
                "sip.tlsKey " + pkcs1 + " holds no such key, expected a private key in PKCS #8 (PEM, \"PRIVATE KEY\","
                        + " without a password)");
    }

    private static void refuses(Path certificate, Path key, String message) {
        Tls tls = new Tls(
                Optional.of(certificate.toString()),
                Optional.of(key.toString()),
                Optional.empty(),
                0,
                Clients.NOT_ASKED);
        SipStartException broken = assertThrows(SipStartException.class, () -> new TlsSide(tls));
        assertEquals(message, broken.getMessage());
    }
}
