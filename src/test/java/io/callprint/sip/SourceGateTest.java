package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.AddressRange;
import io.callprint.config.SipConfig;
import io.callprint.config.SipConfig.Limits;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one address may cost, by the clock and on the wire. */
@NullMarked
class SourceGateTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong time = new AtomicLong();

    private static Limits limits(int invites, int calls, int malformed) {
        return new Limits(List.of(), List.of(), invites, calls, malformed, 60);
    }

    private static Desk desk(Limits limits) {
        return new Desk(Desk.FAST, new SipConfig("127.0.0.1", 0, Optional.empty(), 100, 7).with(limits));
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void invitesOfOneAddressAreCountedByTheSecond() {
        SourceGate gate = new SourceGate(limits(3, 100, 30), time::get);
        InetAddress one = address("192.0.2.1");
        for (int i = 0; i < 3; i++) {
            assertTrue(gate.admitsInvite(one));
        }
        assertEquals(false, gate.admitsInvite(one));
        assertEquals(true, gate.admitsInvite(address("192.0.2.2")));
        time.addAndGet(SECOND / 2);
        assertEquals(true, gate.admitsInvite(one));
        assertEquals(false, gate.admitsInvite(one));
        time.addAndGet(SECOND);
        assertEquals(true, gate.admitsInvite(one));
    }

    @Test
    void oneNetworkOfIpv6IsOneAddress() {
        SourceGate gate = new SourceGate(limits(1, 100, 30), time::get);
        assertEquals(true, gate.admitsInvite(address("2001:db8::1")));
        assertEquals(false, gate.admitsInvite(address("2001:db8::ffff")));
        assertEquals(true, gate.admitsInvite(address("2001:db8:0:1::1")));
    }

    @Test
    void callsAtOnceAreCountedUntilTheyEnd() {
        SourceGate gate = new SourceGate(limits(100, 1, 30), time::get);
        InetAddress one = address("192.0.2.1");
        assertEquals(true, gate.admitsInvite(one));
        gate.began(one);
        assertEquals(false, gate.admitsInvite(one));
        gate.ended(one);
        assertEquals(true, gate.admitsInvite(one));
    }

    @Test
    void tooManyMalformedMessagesAreNotHeardForAWhile() {
        SourceGate gate = new SourceGate(limits(100, 100, 5), time::get);
        InetAddress one = address("192.0.2.1");
        for (int i = 0; i < 6; i++) {
            assertEquals(true, gate.isHeard(one));
            gate.malformed(one);
        }
        assertEquals(false, gate.isHeard(one));
        assertEquals(true, gate.isHeard(address("192.0.2.2")));
        time.addAndGet(61 * SECOND);
        assertEquals(true, gate.isHeard(one));
        for (int i = 0; i < 100; i++) {
            time.addAndGet(3 * SECOND);
            gate.malformed(one);
        }
        assertEquals(true, gate.isHeard(one), "one in three seconds is forgiven");
    }

    @Test
    void exemptAddressesHaveNoLimitsAndOthersMayBeUnheard() {
        Limits some = new Limits(
                List.of(AddressRange.parse("10.0.0.0/8")), List.of(AddressRange.parse("192.0.2.1")), 1, 1, 1, 60);
        SourceGate gate = new SourceGate(some, time::get);
        for (int i = 0; i < 50; i++) {
            gate.malformed(address("192.0.2.1"));
            assertEquals(true, gate.admitsInvite(address("192.0.2.1")));
        }
        assertEquals(true, gate.isHeard(address("192.0.2.1")));
        assertEquals(true, gate.isHeard(address("10.1.2.3")));
        assertEquals(false, gate.isHeard(address("192.0.2.2")));
    }

    @Test
    void manyAddressesAreForgottenButNotThoseWithCalls() {
        SourceGate gate = new SourceGate(limits(1, 1, 5), time::get);
        InetAddress calling = address("203.0.113.1");
        gate.began(calling);
        for (int i = 0; i < 30_000; i++) {
            gate.malformed(address("10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255)));
        }
        assertEquals(false, gate.admitsInvite(calling));
    }

    /** A caller never seen sends its INVITE until it is answered. */
    private static void established(RawPhone phone) {
        for (int i = 0; i < 3; i++) {
            phone.send(phone.invite(1, "a"));
        }
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
    }

    @Test
    void floodOfInvitesGets503WhileCallsInProgressGoOn() {
        try (Desk server = desk(limits(1, 100, 30));
                RawPhone first = new RawPhone(server.port());
                RawPhone last = new RawPhone(server.port())) {
            established(first);
            for (int call = 0; call < 8; call++) {
                last.send(last.invite(1, "f" + call).replace(last.callId, call + last.callId));
            }
            assertEquals("7", RawPhone.header(last.receive("503", "INVITE"), "Retry-After"));
            first.send(first.request("BYE", 2, "c", ""));
            first.receive("200", "BYE");
            assertTrue(server.calls.size() < 9);
        }
    }

    @Test
    void callsAtOnceOfOneAddressAreLimited() {
        try (Desk server = desk(limits(100, 1, 30));
                RawPhone first = new RawPhone(server.port());
                RawPhone second = new RawPhone(server.port())) {
            established(first);
            server.caller().await("established none");
            second.send(second.invite(1, "a"));
            second.receive("503", "INVITE");
            second.send(second.request("ACK", 1, "a", ""));
            first.send(first.request("BYE", 2, "c", ""));
            first.receive("200", "BYE");
            Recorder.await("the end", () -> server.endpoint.openCalls() == 0);
            second.toTag = "";
            second.send(second.invite(2, "d"));
            second.receive("200", "INVITE");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"friendly-scanner", "sipcli/v1.8", "VaxSIPUserAgent/3.1", "SIPVicious"})
    void scannersGetNoAnswerAtAll(String agent) {
        try (Desk server = desk(Limits.DEFAULTS);
                RawPhone phone = new RawPhone(server.port())) {
            phone.send(phone.request("OPTIONS", 1, "a", "", "User-Agent: " + agent));
            phone.send(phone.request("INVITE", 2, "b", Recorder.SDP, "User-Agent: " + agent));
            phone.send(phone.request("OPTIONS", 3, "c", "", "User-Agent: a telephone"));
            String only = phone.next(15_000);
            assertEquals("3 OPTIONS", RawPhone.header(only, "CSeq"));
            assertEquals(2, server.endpoint.counters().snapshot().get("dropped.scanner"));
        }
    }

    @Test
    void unheardAddressesGetNoAnswerAtAll() {
        Limits elsewhere = new Limits(List.of(AddressRange.parse("192.0.2.0/24")), List.of(), 10, 10, 10, 60);
        try (Desk server = desk(elsewhere);
                RawPhone phone = new RawPhone(server.port())) {
            phone.send(phone.invite(1, "a"));
            Recorder.await(
                    "a count", () -> server.endpoint.counters().snapshot().containsKey("dropped.unheard"));
            assertEquals(0, server.calls.size());
        }
    }

    @Test
    void garbageMakesItsSenderUnheardAndNobodyElse() {
        try (Desk server = desk(limits(100, 100, 10));
                RawPhone phone = new RawPhone(server.port())) {
            for (int i = 0; i < 12; i++) {
                phone.send("garbage " + i);
            }
            phone.send(phone.request("OPTIONS", 1, "a", ""));
            Recorder.await(
                    "a count", () -> server.endpoint.counters().snapshot().containsKey("dropped.unheard"));
        }
    }

    @Test
    void garbageOnAStreamEndsIt() throws IOException {
        try (Desk server = desk(limits(100, 100, 5));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String broken =
                    "OPTIONS sip:a@h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKa\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(broken.repeat(20).getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(15_000);
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals(6, answers.split("SIP/2.0 400 ", -1).length - 1, answers);
        }
    }

    /** Sends one request from a source never seen, as one who forges it would, and adds up what comes back. */
    private static int bytesBack(int port, byte[] request, int times) throws IOException {
        int back = 0;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            for (int i = 0; i < times; i++) {
                socket.send(new DatagramPacket(request, request.length, server));
            }
            socket.setSoTimeout(900);
            byte[] buffer = new byte[65_535];
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(packet);
                } catch (SocketTimeoutException silence) {
                    return back;
                }
                back += packet.getLength();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INVITE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n\r\n",
                "OPTIONS sip:a@h SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bKa\r\nf: <sip:b@h>;tag=1\r\nt: <sip:a@h>\r\ni: 1\r\nCSeq: 1 OPTIONS\r\n\r\n",
                "REGISTER sip:h SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bKb\r\nf: <sip:b@h>;tag=1\r\nt: <sip:b@h>\r\ni: 2\r\nCSeq: 1 REGISTER\r\n\r\n",
                "INVITE sip:a@h SIP/2.0\r\nv: SIP/2.0/UDP h;branch=z9hG4bKc\r\nf: <sip:b@h>;tag=1\r\nt: <sip:a@h>\r\nm: <sip:b@h>\r\ni: 3\r\nCSeq: 1 INVITE\r\n\r\n",
                "X sip:a@h SIP/9.0\r\nv: SIP/2.0/UDP h\r\n\r\n",
                "garbage"
            })
    void nobodyGetsMoreBytesThanWereSentInTheirName(String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        for (int times : List.of(1, 3)) {
            try (Desk server = desk(limits(100, 100, 100))) {
                int back = bytesBack(server.port(), bytes, times);
                assertTrue(back <= times * bytes.length, back + " for " + times + " times " + bytes.length);
            }
        }
    }

    @Test
    void callThatNobodyAcknowledgesSendsNothingElsewhere() {
        try (Desk server = desk(limits(100, 100, 100));
                RawPhone forger = new RawPhone(server.port());
                RawPhone victim = new RawPhone(server.port())) {
            String invite = forger.invite(1, "a")
                    .replace(
                            "Contact: <sip:raw@127.0.0.1:" + forger.port(),
                            "Contact: <sip:raw@127.0.0.1:" + victim.port());
            forger.send(invite);
            assertEquals(SipEnd.Cause.NO_ACK, server.caller().awaitEnd().cause());
            Recorder.await("no call", () -> server.endpoint.openCalls() == 0);
            AssertionError silence =
                    org.junit.jupiter.api.Assertions.assertThrows(AssertionError.class, () -> victim.next(300));
            assertTrue(String.valueOf(silence.getMessage()).startsWith("nothing came"), silence.getMessage());
        }
    }

    @Test
    void callerNeverSeenIsAnsweredWhenItsInviteCameOftenEnough() {
        try (Desk server = desk(limits(100, 100, 100));
                RawPhone phone = new RawPhone(server.port())) {
            established(phone);
            server.caller().await("established none");
            // Proven now: the next call rings and gets whatever it takes.
            phone.send(phone.request("BYE", 2, "c", ""));
            phone.receive("200", "BYE");
            try (RawPhone again = new RawPhone(server.port())) {
                again.send(again.invite(1, "a"));
                again.receive("180", "INVITE");
                again.receive("200", "INVITE");
            }
        }
    }
}
