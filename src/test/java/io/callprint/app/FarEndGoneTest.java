package io.callprint.app;

import static io.callprint.app.RunningServer.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.app.RunningServer.PhoneCall;
import io.callprint.call.CallEnd;
import io.callprint.sip.RawPhone;
import io.callprint.sip.SipTiming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A far end that dies at any state: the call ends by a timer, with the end that says which. Timers are a tenth as long. */
class FarEndGoneTest {
    private static final SipTiming FAST = new SipTiming(50, 400, 1_500, 200, 10);

    @TempDir
    static Path folder;

    private static final RawPhone TARGET = new RawPhone(1);
    private static RunningServer transfers;
    private static RunningServer bridges;

    @BeforeAll
    static void start() throws Exception {
        transfers = server("transfers", "do: transfer, to: [\"sip:desk@pbx.example\"]");
        bridges = server(
                "bridges", "do: bridge, to: [\"sip:agent@127.0.0.1:" + TARGET.port() + "\"], whenRefused: hang-up");
        TARGET.faces(bridges.sipAddress().getPort());
    }

    private static RunningServer server(String name, String action) throws Exception {
        Path flow = folder.resolve(name + ".yaml");
        Files.writeString(
                flow, "bridge: {ringSeconds: 2}\noutcomes: {unavailable: {say: [goodbye], " + action + "}}\n");
        return RunningServer.start(
                folder.resolve(name), FAST, "call.flow=" + flow, "identity.enabled=false", "rtp.mediaTimeoutSeconds=1");
    }

    @AfterAll
    static void stop() {
        transfers.close();
        bridges.close();
        TARGET.close();
    }

    /** What the caller still does before it dies. */
    private interface LastWords {
        void of(RawPhone phone);
    }

    private record Row(String when, LastWords words, CallEnd end) {}

    private static final List<Row> ROWS = List.of(
            new Row("before the ACK", phone -> {}, CallEnd.NO_ACK),
            new Row("after the ACK, without a packet", FarEndGoneTest::acknowledge, CallEnd.MEDIA_TIMEOUT),
            new Row(
                    "with a REFER unanswered",
                    phone -> {
                        acknowledge(phone);
                        phone.receive("REFER", "REFER");
                    },
                    CallEnd.MEDIA_TIMEOUT),
            new Row(
                    "with a REFER accepted and no word of its target",
                    phone -> {
                        acknowledge(phone);
                        phone.respond(phone.receive("REFER", "REFER"), 202);
                    },
                    CallEnd.MEDIA_TIMEOUT));

    private static void acknowledge(RawPhone phone) {
        phone.send(phone.request("ACK", 1, "b", ""));
    }

    private static String sdp(int port, String more) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + port
                + " RTP/AVP 0\r\n" + more;
    }

    @Test
    void callerWhoDiesEndsTheCallByItsTimers() throws Exception {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CallEnd>> ends = new ArrayList<>();
            for (Row row : ROWS) {
                ends.add(people.submit(() -> {
                    try (RawPhone phone = new RawPhone(transfers.sipAddress().getPort())) {
                        phone.send(phone.request("INVITE", 1, "a", sdp(40_000, "")));
                        phone.receive("200", "INVITE");
                        row.words().of(phone);
                        return transfers.log().awaitEnd(phone.callId, PATIENCE).end();
                    }
                }));
            }
            for (int i = 0; i < ROWS.size(); i++) {
                assertEquals(ROWS.get(i).end(), ends.get(i).get(), ROWS.get(i).when());
            }
        }
    }

    @Test
    void callerWhoDiesOnHoldEndsTheCallBySessionTimer() throws Exception {
        try (RawPhone phone = new RawPhone(transfers.sipAddress().getPort())) {
            phone.send(phone.request(
                    "INVITE",
                    1,
                    "a",
                    sdp(40_000, "a=inactive\r\n"),
                    "Supported: timer",
                    "Session-Expires: 90;refresher=uac"));
            phone.receive("200", "INVITE");
            acknowledge(phone);
            assertEquals(
                    CallEnd.PEER_TIMED_OUT,
                    transfers.log().awaitEnd(phone.callId, PATIENCE).end());
        }
    }

    @Test
    void targetThatIsDeadRingsOnOrDiesInTheCallEndsTheBridge() throws Exception {
        try (PhoneCall call = bridges.dial("sip:x-1@127.0.0.1")) {
            TARGET.receive("INVITE", "INVITE"); // and says nothing
            assertEquals(CallEnd.FLOW_HUNG_UP, call.ended().end());
        }
        try (PhoneCall call = bridges.dial("sip:x-2@127.0.0.1")) {
            TARGET.respond(inviteOf("x-2"), 180, "Contact: <sip:agent@127.0.0.1:" + TARGET.port() + ">");
            assertEquals(CallEnd.FLOW_HUNG_UP, call.ended().end());
        }
        try (PhoneCall call = bridges.dial("sip:x-3@127.0.0.1")) {
            TARGET.respondWith(
                    inviteOf("x-3"),
                    200,
                    sdp(40_100, ""),
                    "Contact: <sip:agent@127.0.0.1:" + TARGET.port() + ">",
                    "Content-Type: application/sdp");
            TARGET.receive("ACK", "ACK");
            assertEquals(CallEnd.MEDIA_TIMEOUT, call.ended().end());
        }
    }

    /** The first INVITE of that caller; those of calls before are repeated for a while. */
    private static String inviteOf(String caller) {
        String invite = TARGET.receive("INVITE", "INVITE");
        while (!RawPhone.header(invite, "From").contains(caller)) {
            invite = TARGET.receive("INVITE", "INVITE");
        }
        return invite.replaceFirst("(\r\nTo: [^\r]*)", "$1;tag=target");
    }
}
