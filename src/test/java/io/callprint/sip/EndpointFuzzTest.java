package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.Mutation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of damaged messages at a running endpoint; a neighbour's call is not disturbed. */
class EndpointFuzzTest {
    private final Desk server = new Desk(SipTiming.DEFAULTS, 10_000);
    private final Desk client = new Desk(SipTiming.DEFAULTS, 10);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static final List<String> METHODS =
            List.of("INVITE", "BYE", "OPTIONS", "CANCEL", "INFO", "NOTIFY", "REFER", "UPDATE", "PRACK");

    private static final String[] HEADERS = {
        "Session-Expires: 90;refresher=uac",
        "Min-SE: 90",
        "Supported: timer, 100rel",
        "RAck: 1 1 INVITE",
        "Replaces: a@h;to-tag=b;from-tag=c;early-only",
        "Authorization: Digest username=\"a\", realm=\"b\", nonce=\"c\", uri=\"sip:d\", response=\"e\""
    };

    @Test
    void neighboursCallSurvivesThousandsOfDamagedDatagrams() {
        server.manner = Desk.Manner.ANSWERS;
        Recorder caller = new Recorder();
        SipCall call = client.dial(server, "udp", caller);
        caller.await("answered sdp");
        Random random = new Random(11);
        try (RawPhone phone = new RawPhone(server.port())) {
            for (int i = 0; i < 3_000; i++) {
                String method = METHODS.get(i % METHODS.size());
                String[] headers = i % 5 == 0 ? HEADERS : new String[0];
                String message = phone.request(method, i + 1, "fuzz" + i, i % 2 == 0 ? Recorder.SDP : "", headers);
                phone.send(Mutation.of(message.getBytes(StandardCharsets.UTF_8), random));
                if (i % 100 == 0) {
                    call.reoffer(Recorder.SDP);
                    long answered = 1 + i / 100L;
                    Recorder.await("offer " + answered, () -> caller.count("offer-answered sdp"::equals) == answered);
                }
            }
        }
        Recorder second = new Recorder();
        client.dial(server, "udp", second).hangUp(List.of());
        second.awaitEnd();
        call.hangUp(List.of());
        assertEquals(SipEnd.Cause.LOCAL_HUNG_UP, caller.awaitEnd().cause());
    }

    @Test
    void damagedStreamsAreClosedAndOthersGoOn() throws IOException {
        Random random = new Random(13);
        String options = String.join(
                "\r\n",
                "OPTIONS sip:s@127.0.0.1 SIP/2.0",
                "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKs%d;rport",
                "Max-Forwards: 70",
                "From: <sip:a@h>;tag=1",
                "To: <sip:s@h>",
                "Call-ID: stream%d",
                "CSeq: 1 OPTIONS",
                "Content-Length: 0",
                "",
                "");
        for (int i = 0; i < 300; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                byte[] bytes = String.format(options, i, i).getBytes(StandardCharsets.US_ASCII);
                socket.getOutputStream().write(Mutation.of(bytes, random));
            }
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(15_000);
            // A keep-alive, a refused message with a body, and a good one, in one write: the stream keeps its place.
            String bad = String.format(options, 998, 998)
                    .replace("CSeq: 1 OPTIONS", "CSeq: 1 BYE")
                    .replace("Length: 0\r\n\r\n", "Length: 5\r\n\r\nhello");
            socket.getOutputStream()
                    .write(("\r\n\r\n" + bad + String.format(options, 999, 999)).getBytes(StandardCharsets.US_ASCII));
            StringBuilder answers = new StringBuilder();
            byte[] buffer = new byte[4096];
            while (!answers.toString().contains("SIP/2.0 200")) {
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    throw new AssertionError("closed after " + answers);
                }
                answers.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
            }
            assertEquals(true, answers.toString().startsWith("\r\nSIP/2.0 400"), answers.toString());
        }
    }
}
