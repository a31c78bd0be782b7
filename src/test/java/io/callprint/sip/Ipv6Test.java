package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.SipConfig;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls over IPv6, and addresses that fit whoever calls. Skipped where there is no ::1. */
@NullMarked
class Ipv6Test {
    @BeforeAll
    static void needsIpv6() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
            assertTrue(socket.isBound());
        } catch (IOException none) {
            Assumptions.abort("this machine has no ::1");
        }
    }

    private static Desk desk(String host, String... more) {
        return new Desk(Desk.FAST, new SipConfig(host, 0, Optional.empty(), 10, 7).alsoAt(more));
    }

    private static String contact(SipCall call) {
        return call.invite().orElseThrow().header("Contact").orElse("");
    }

    /** A call to that address; its two Contacts are checked by who hangs up. */
    private static void call(Desk server, Desk client, String address, String transport) {
        Recorder caller = new Recorder();
        client.dial("sip:service@" + address + ":" + server.port() + ";transport=" + transport, caller);
        caller.await("answered sdp");
        Recorder called = server.caller();
        called.await("established none");
        assertTrue(contact(server.call()).startsWith("<sip:callprint@" + address + ":"), contact(server.call()));
        server.call().reoffer(Recorder.SDP);
        called.await("offer-answered sdp");
        server.call().hangUp(List.of());
        assertEquals(SipEnd.Cause.REMOTE_HUNG_UP, caller.awaitEnd().cause());
    }

    @ParameterizedTest
    @CsvSource({"udp", "tcp"})
    void callOverIpv6GoesBothWays(String transport) {
        try (Desk server = desk("::1");
                Desk client = desk("::1")) {
            call(server, client, "[0:0:0:0:0:0:0:1]", transport);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,udp", "::,udp", "0.0.0.0,tcp", "::,tcp"})
    void wildcardTakesBothFamiliesAndNamesTheAddressThatFits(String host, String transport) {
        try (Desk server = desk(host);
                Desk client = desk(host)) {
            call(server, client, "127.0.0.1", transport);
            call(server, client, "[0:0:0:0:0:0:0:1]", transport);
        }
    }

    @Test
    void severalAddressesShareOnePort() {
        try (Desk server = desk("127.0.0.1", "::1");
                Desk client = desk("127.0.0.1", "::1")) {
            assertEquals(2, server.endpoint.addresses().size());
            call(server, client, "127.0.0.1", "udp");
            call(server, client, "[0:0:0:0:0:0:0:1]", "udp");
            call(server, client, "[0:0:0:0:0:0:0:1]", "tcp");
        }
    }

    @Test
    void bothWildcardsAreOneSocket() {
        try (Desk server = desk("0.0.0.0", "::")) {
            assertEquals(1, server.endpoint.addresses().size());
        }
    }

    @Test
    void addressOfAnotherMachineIsNamed() {
        SipConfig config = new SipConfig("127.0.0.1", 0, Optional.empty(), 10, 7).alsoAt("192.0.2.1");
        try (JainSipEndpoint endpoint = new JainSipEndpoint(config)) {
            SipStartException broken =
                    assertThrows(SipStartException.class, () -> endpoint.start(call -> new Recorder()));
            assertTrue(
                    String.valueOf(broken.getMessage()).startsWith("cannot listen for SIP on 192.0.2.1:"),
                    broken.getMessage());
        }
    }

    @Test
    void linkLocalAddressesAreWrittenWithoutTheirInterface() throws IOException {
        byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
        InetAddress scoped = java.net.Inet6Address.getByAddress("", bytes, 1);
        assertEquals("[fe80:0:0:0:0:0:0:1]", SipWire.shown(scoped));
    }
}
