package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.SipConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that comes and goes is seen, over UDP with what was sent again. */
class MessageTapTest {
    private static final SipConfig CONFIG = new SipConfig("127.0.0.1", 0, Optional.empty(), 10, 7);

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void callIsSeenMessageByMessage(String transport) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (JainSipEndpoint server = new JainSipEndpoint(
                        CONFIG,
                        Desk.FAST,
                        (from, to, message) -> seen.add(to.getPort() > 0 ? start(message) : "nowhere"));
                JainSipEndpoint client = new JainSipEndpoint(CONFIG, Desk.FAST)) {
            server.start(call -> {
                call.answer(Recorder.SDP, List.of());
                return new Recorder();
            });
            client.start(call -> new Recorder());
            Recorder caller = new Recorder();
            String target = "sip:desk@127.0.0.1:" + server.address().getPort() + ";transport=" + transport;
            SipCall call = client.invite(
                    new OutgoingInvite(target, "sip:phone@127.0.0.1", "", Recorder.SDP, List.of()), caller);
            Recorder.await("INVITE, 200 and ACK", () -> count(seen, "ACK") >= 1);
            call.hangUp(List.of());
            caller.awaitEnd();
            Recorder.await("200 for the BYE", () -> count(seen, "SIP/2.0 200") >= 2);
        }
        for (String request : List.of("INVITE", "ACK", "BYE")) {
            long times = count(seen, request);
            assertTrue(transport.equals("tcp") ? times == 1 : times >= 1, request + " in " + seen);
        }
        assertTrue(seen.indexOf("INVITE") < seen.indexOf("ACK"), seen.toString());
    }

    private static long count(List<String> seen, String start) {
        return seen.stream().filter(one -> one.startsWith(start)).count();
    }

    private static String start(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        return text.startsWith("SIP") ? text.substring(0, 11) : text.substring(0, text.indexOf(' '));
    }
}
