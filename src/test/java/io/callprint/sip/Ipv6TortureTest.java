package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of RFC 5118 section 4, named as there: addresses of IPv6 in every place. They differ from the RFC in the port of
 * their topmost Via, where the test listens.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Ipv6TortureTest {
    private static final String CALLER = "Contact: \"Caller\" <sip:caller@[2001:db8::1]>";
    private static final String VIA = "Via: SIP/2.0/UDP [2001:db8::9:1]:PORT;branch=z9hG4bKas3-111";
    private static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=assistant 971731711378798081 0 IN IP6 2001:db8::20",
            "s=Live video feed for today's meeting",
            "c=IN IP6 2001:db8::20",
            "t=3338481189 3370017201",
            "m=audio 6000 RTP/AVP 0",
            "m=video 6024 RTP/AVP 107",
            "a=rtpmap:107 H263-1998/90000",
            "");

    private final Desk server = new Desk();

    @AfterAll
    void close() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void messageGetsTheStatusOfTheRfc(TortureCase torture) {
        torture.check(server);
    }

    /** What a stranger writes there would send our answer to somebody else (RFC 3261 section 18.2.1). */
    @Test
    void onlyWeSayWhereAMessageWasReceivedFrom() {
        String via = "Via: SIP/2.0/UDP 127.0.0.1:PORT;received=127.0.0.2;branch=z9hG4bKas3-112";
        String answer =
                new TortureCase("received", message("OPTIONS", "sip:user@127.0.0.1", via), List.of(200)).check(server);
        assertTrue(!answer.contains("127.0.0.2"), answer);
    }

    private static String message(String method, String uri, String via, String... more) {
        return String.join(
                "\r\n",
                method + " " + uri + " SIP/2.0",
                "To: sip:user@example.com",
                "From: sip:user@example.com;tag=81x2",
                via,
                "Call-ID: SSG95" + Integer.toHexString((method + uri + via).hashCode()) + "@hlau_4100",
                "Max-Forwards: 70",
                CALLER,
                "CSeq: 98176 " + method,
                more.length == 0 ? "Content-Length: 0\r\n\r\n" : String.join("\r\n", more));
    }

    private static String described(String uri, String via, String sdp) {
        return message("INVITE", uri, via, "Content-Type: application/sdp", "Content-Length: " + sdp.length(), "", sdp);
    }

    private static TortureCase of(String name, String message, Integer... expected) {
        return new TortureCase(name, message, List.of(expected));
    }

    /** REGISTER is read and then refused with 405: Callprint is no registrar. */
    static Stream<TortureCase> cases() {
        return Stream.of(
                of("4.1 reference", message("REGISTER", "sip:[2001:db8::10]", VIA), 405),
                of("4.2 no brackets", message("REGISTER", "sip:2001:db8::10", VIA), 400),
                of("4.3 port ambiguous", message("REGISTER", "sip:[2001:db8::10:5070]", VIA), 405),
                of("4.4 port unambiguous", message("REGISTER", "sip:[2001:db8::10]:5070", VIA), 405),
                of(
                        "4.5 received with delimiters",
                        message("BYE", "sip:[2001:db8::10]", VIA.replace(";b", ";received=[2001:db8::9:255];b")),
                        481),
                of(
                        "4.5 received without delimiters",
                        message("OPTIONS", "sip:[2001:db8::10]", VIA.replace(";b", ";received=2001:db8::9:255;b")),
                        200),
                of("4.6 addresses in SDP", described("sip:user@[2001:db8::10]", VIA, SDP), 200),
                of(
                        "4.7 both families in headers",
                        message(
                                "OPTIONS",
                                "sip:user@[2001:db8:0:0::10]",
                                VIA
                                        + "\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKkdjuw\r\nRoute: <sip:[2001:db8::10];lr>"),
                        200),
                of(
                        "4.8 both families in SDP",
                        described(
                                "sip:user@[2001:db8::10]",
                                VIA + "8",
                                SDP.replace("c=IN IP6 2001:db8::20\r\n", "")
                                        .replace("RTP/AVP 0\r\n", "RTP/AVP 0\r\nc=IN IP6 2001:db8::20\r\n")
                                        .replace("RTP/AVP 107\r\n", "RTP/AVP 107\r\nc=IN IP4 192.0.2.1\r\n")),
                        200),
                of(
                        "4.9 mapped addresses",
                        described(
                                        "sip:user@example.com",
                                        "Via: SIP/2.0/UDP [::ffff:192.0.2.10]:PORT;branch=z9hG4bKbh19\r\n"
                                                + "Via: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111",
                                        SDP.replace("2001:db8::20", "::ffff:192.0.2.2"))
                                .replace("[2001:db8::1]", "[::ffff:192.0.2.2]"),
                        200),
                of("4.10 three colons", message("OPTIONS", "sip:user@[2001:db8:::192.0.2.1]", VIA), 200),
                of("4.10 two colons", message("OPTIONS", "sip:user@[2001:db8::192.0.2.1]", VIA), 200));
    }
}
