package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification.Identified;
import io.callprint.sip.RawPhone;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A recording client (RFC 7866) sends both sides of a call that passes elsewhere. */
class RecordedCallTest {
    private static final Pattern TAKEN = Pattern.compile("(?s)m=audio ([1-9]\\d*) RTP/AVP 0.*?a=label:(\\S+)");

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningServer.start(folder, "spoof.action=off");
        server.enrol("carlo");
        server.enrol("june");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String sdp(String... labels) {
        StringBuilder sdp =
                new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n");
        int port = 41_000;
        for (String label : labels) {
            sdp.append("m=audio ").append(port).append(" RTP/AVP 0\r\na=sendonly\r\n");
            sdp.append(label.isEmpty() ? "" : "a=label:" + label + "\r\n");
            port += 2;
        }
        return sdp.toString();
    }

    private static final String METADATA = """
            <recording xmlns="urn:ietf:params:xml:ns:recording:1">
              <participant participant_id="p1"><nameID aor="sip:+4930123@pbx.example"/></participant>
              <participant participant_id="p2"><nameID aor="sip:agent-7@pbx.example"/></participant>
              <stream stream_id="a"><label>caller</label></stream>
              <stream stream_id="b"><label>agent</label></stream>
              <participantstreamassoc participant_id="p1"><send>a</send></participantstreamassoc>
              <participantstreamassoc participant_id="p2"><send>b</send></participantstreamassoc>
            </recording>
            """;

    private static String invite(RawPhone client) {
        String body = "--part\r\nContent-Type: application/sdp\r\n\r\n" + sdp("caller", "agent")
                + "\r\n--part\r\nContent-Type: application/rs-metadata+xml\r\nContent-Disposition: recording-session\r\n\r\n"
                + METADATA.replace("\n", "\r\n") + "\r\n--part--\r\n";
        return client.request("INVITE", 1, "a", body, "Require: siprec", "Content-Type: multipart/mixed;boundary=part");
    }

    /** Sends a file in real time, as a client does. */
    private static void speaks(String file, int port) {
        Thread.ofVirtual().start(() -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                short[] samples = RunningServer.VOICES.read(file);
                long start = System.nanoTime();
                for (int packet = 0; packet < samples.length / 160; packet++) {
                    ByteBuffer rtp = ByteBuffer.allocate(172)
                            .putShort((short) 0x8000)
                            .putShort((short) packet)
                            .putInt(packet * 160)
                            .putInt(port);
                    for (int i = 0; i < 160; i++) {
                        rtp.put((byte) G711.encode(G711Law.PCMU, samples[packet * 160 + i]));
                    }
                    socket.send(new DatagramPacket(rtp.array(), 172, InetAddress.getLoopbackAddress(), port));
                    LockSupport.parkNanos(start + (packet + 1) * 20_000_000L - System.nanoTime());
                }
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @ConcurrentTest
    void bothPartiesAreIdentifiedByTheirStreams() throws Exception {
        try (RawPhone client = new RawPhone(server.sipAddress().getPort())) {
            client.send(invite(client));
            String ok = client.receive("200", "INVITE");
            client.send(client.request("ACK", 1, "b", ""));
            Map<String, Integer> ports = TAKEN.matcher(ok)
                    .results()
                    .collect(Collectors.toMap(found -> found.group(2), found -> Integer.valueOf(found.group(1))));
            assertEquals(2, ports.size(), ok);
            assertTrue(ok.contains("a=recvonly"), ok);
            speaks("carlo/call-1.wav", Objects.requireNonNull(ports.get("caller")));
            speaks("june/call-1.wav", Objects.requireNonNull(ports.get("agent")));
            RunningServer.await(
                    "two decisions",
                    () -> server.log()
                                    .of(client.callId, CallEvent.Decided.class)
                                    .size()
                            == 2);
            for (CallEvent.Decided decided : server.log().of(client.callId, CallEvent.Decided.class)) {
                Identified who = assertInstanceOf(Identified.class, decided.identification());
                assertEquals(
                        Map.of("+4930123", "carlo", "agent-7", "june").get(decided.from()),
                        who.caller().value());
            }
            client.send(client.request("BYE", 2, "c", ""));
            client.receive("200", "BYE");
            assertEquals(
                    CallEnd.CALLER_HUNG_UP,
                    server.log().awaitEnd(client.callId, PATIENCE).end());
        }
    }

    @ConcurrentTest
    void plainDescriptionWithoutMetadataIsTakenAndReinvitesKeepThePorts() throws Exception {
        try (RawPhone client = new RawPhone(server.sipAddress().getPort())) {
            client.send(client.request("INVITE", 1, "a", sdp("", "", ""), "Require: siprec"));
            String ok = client.receive("200", "INVITE");
            client.send(client.request("ACK", 1, "b", ""));
            Matcher ports = Pattern.compile("m=audio (\\d+)").matcher(ok);
            List<String> first = ports.results().map(found -> found.group(1)).toList();
            assertEquals(3, first.size(), ok);
            assertEquals("0", first.get(2), ok); // we take two
            client.send(client.request("INVITE", 2, "c", sdp("", "")));
            String again = client.receive("200", "INVITE");
            client.send(client.request("ACK", 2, "d", ""));
            assertTrue(again.contains("m=audio " + first.get(0)) && again.contains("m=audio " + first.get(1)), again);
            client.send(client.request("BYE", 3, "e", ""));
            client.receive("200", "BYE");
            server.log().awaitEnd(client.callId, PATIENCE);
        }
    }
}
