package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages after RFC 4475, each named as there; expected are the statuses the RFC allows a user agent server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TortureTest {
    private final Desk server = new Desk();

    @BeforeAll
    void answersCalls() {
        assertTrue(server.port() > 0);
    }

    @AfterAll
    void close() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void messageGetsTheStatusOfTheRfc(TortureCase torture) {
        torture.check(server);
    }

    private static String message(String method, String uri, String... replacements) {
        String text = method + " " + uri + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:PORT;branch=z9hG4bK"
                + (List.of(replacements).hashCode() & 0xFFFFFFFFL) + method.length()
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:caller@example.net>;tag=242etr\r\nTo: <sip:user@example.com>\r\n"
                + "Call-ID: torture" + List.of(replacements).hashCode() + "." + method.hashCode() + uri.hashCode()
                + "\r\nCSeq: 8 " + method + "\r\nContact: <sip:caller@127.0.0.1:PORT>\r\nContent-Length: 0\r\n\r\n";
        for (int i = 0; i + 1 < replacements.length; i += 2) {
            assertTrue(text.contains(replacements[i]), replacements[i]);
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        return text;
    }

    private static String options(String... replacements) {
        return message("OPTIONS", "sip:user@example.com", replacements);
    }

    private static String invite(String... replacements) {
        return message("INVITE", "sip:user@example.com", replacements);
    }

    private static TortureCase of(String name, String message, Integer... expected) {
        return new TortureCase(name, message, List.of(expected));
    }

    static Stream<TortureCase> cases() {
        String sdp =
                "v=0\r\no=m 1 1 IN IP4 192.0.2.3\r\ns=-\r\nc=IN IP4 192.0.2.4\r\nt=0 0\r\nm=audio 49217 RTP/AVP 0\r\n";
        String withSdp = "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
        return Stream.of(
                // Section 3.1.1, valid messages.
                of(
                        "wsinv",
                        "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n"
                                + "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: wsinv.ndaksdj@192.0.2.1\r\n"
                                + "Content-Length   : " + sdp.length()
                                + "\r\ncseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    127.0.0.1:PORT;branch=390skdjuw\r\ns :\r\n"
                                + "NewFangledHeader:   newfangled value\r\n continued newfangled value\r\nUnknownHeaderWithUnusualValue: ;;,,;;,;\r\nContent-Type: application/sdp\r\n"
                                + "Route:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\nv:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\n"
                                + "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\r\n      newvalue ;\r\n  secondparam ; q = 0.33\r\n\r\n"
                                + sdp,
                        481,
                        400),
                of(
                        "intmeth",
                        String.join(
                                "\r\n",
                                "!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$"
                                        + "/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0",
                                "Via: SIP/2.0/UDP 127.0.0.1:PORT;rport;branch=z9hG4bK-.!%66*_+`'~",
                                "To: \"BEL:\\x07 NUL:\\x00 DEL:\\x7F\" <sip:1_unusual.URI~(to-be!sure)@example.com>",
                                "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>"
                                        + ";fromParam''~+*_!.-%=\"\u0440\u0430\";tag=_token~1'+`*%!-.",
                                "Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
                                "CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~",
                                "Max-Forwards: 255",
                                "Content-Length: 0",
                                "",
                                ""),
                        501,
                        400),
                of("esc01", options("sip:user@example.com SIP", "sip:sips%3Auser%40example.com@example.net SIP"), 200),
                of("escnull", options("<sip:user@example.com>", "<sip:null-%00-null@example.com>"), 200),
                of("esc02", message("RE%47IST%45R", "sip:registrar.example.com"), 501),
                of(
                        "lwsdisp",
                        options(
                                "From: <sip:caller@example.net>;tag=242etr",
                                "From: caller<sip:caller@example.com>;tag=323"),
                        200),
                of(
                        "longreq",
                        invite(
                                "tag=242etr", "tag=12982982982" + "982424".repeat(12),
                                "sip:user@example.com>",
                                        "sip:amazinglylongcallername" + "very".repeat(60) + "@example.net>",
                                "Max-Forwards",
                                        "Unknown-" + "Long".repeat(30) + "-Name: unknown-" + "long".repeat(100)
                                                + "-value\r\nMax-Forwards"),
                        200),
                of("dblreq", options() + options("OPTIONS sip", "INVITE sip", "8 OPTIONS", "8 INVITE"), 200),
                of("semiuri", options("sip:user@example.com SIP", "sip:user;par=u%40example.net@example.com SIP"), 200),
                of(
                        "transports",
                        options(
                                "Max-Forwards",
                                "Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKk2\r\nVia: SIP/2.0/UNKNOWN t5.example.com;branch=z9hG4bKk5\r\nMax-Forwards"),
                        200),
                of(
                        "unreason",
                        "SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e\r\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\r\nCall-ID: unreason.1\r\nCSeq: 35 INVITE\r\nTo: <sip:u@example.com>;tag=1\r\nFrom: <sip:c@example.com>;tag=2\r\nContent-Length: 0\r\n\r\n",
                        0),
                of(
                        "noreason",
                        "SIP/2.0 100 \r\nVia: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe\r\nCall-ID: noreason.1\r\nCSeq: 35 INVITE\r\nTo: <sip:u@example.com>;tag=1\r\nFrom: <sip:c@example.com>;tag=2\r\nContent-Length: 0\r\n\r\n",
                        0),

                // Section 3.1.2, invalid messages.
                of("badinv01", invite(";branch", ";;,;,,;branch"), 400),
                of(
                        "clerr",
                        invite("Content-Length: 0\r\n\r\n", withSdp.replace("Content-Length: ", "Content-Length: 9")),
                        400),
                of("ncl", invite("Content-Length: 0\r\n\r\n", "Content-Length: -999\r\n\r\n"), 400),
                of("scalar02 CSeq", options("CSeq: 8 ", "CSeq: 36893488147419103232 "), 400),
                of("scalar02 Max-Forwards", options("Max-Forwards: 70", "Max-Forwards: 300"), 400),
                of(
                        "scalarlg",
                        "SIP/2.0 503 Service Unavailable\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKzz;received=\r\nCSeq: 9292394834772304023312 OPTIONS\r\nCall-ID: s\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nRetry-After: 949302838503028349304023988\r\nContent-Length: 0\r\n\r\n",
                        0),
                of("quotbal", invite("To: <sip:user@example.com>", "To: \"Mr. J. User <sip:j.user@example.com>"), 400),
                of("ltgtruri", invite("INVITE sip:user@example.com", "INVITE <sip:user@example.com>"), 400),
                of("lwsruri", invite("INVITE sip:user@example.com", "INVITE sip:user@example.com; lr"), 400),
                of("lwsstart", invite("INVITE sip:user@example.com SIP", "INVITE  sip:user@example.com  SIP"), 400),
                of("trws", options("SIP/2.0\r\nVia: ", "SIP/2.0  \r\nVia: "), 400),
                of(
                        "escruri",
                        invite(
                                "INVITE sip:user@example.com",
                                "INVITE sip:user@example.com?Route=%3Csip:example.com%3E"),
                        400),
                of("baddate", invite("Max-Forwards", "Date: Fri, 01 Jan 2010 16:00:00 EST\r\nMax-Forwards"), 200, 400),
                of(
                        "regbadct",
                        message(
                                "REGISTER",
                                "sip:example.com",
                                "<sip:caller@127.0.0.1:PORT>",
                                "sip:user@example.com?Route=%3Csip:sip.example.com%3E"),
                        405,
                        400),
                of(
                        "badaspec",
                        options("To: <sip:user@example.com>", "To: \"Watson, Thomas\" < sip:t.watson@example.org >"),
                        200,
                        400),
                of(
                        "baddn",
                        options("To: <sip:user@example.com>", "To: Bell, Alexander <sip:a.g.bell@example.com>"),
                        200,
                        400),
                of("badvers", options("SIP/2.0\r\nVia: ", "SIP/7.0\r\nVia: "), 505),
                of("mismatch01", options("CSeq: 8 OPTIONS", "CSeq: 8 INVITE"), 400),
                of(
                        "mismatch02",
                        message("NEWMETHOD", "sip:user@example.com", "CSeq: 8 NEWMETHOD", "CSeq: 8 INVITE"),
                        400,
                        501),
                of(
                        "bigcode",
                        "SIP/2.0 4294967301 better not break the receiver\r\nVia: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2\r\nCall-ID: bigcode\r\nCSeq: 353494 INVITE\r\nTo: <sip:u@e>;tag=1\r\nFrom: <sip:c@e>;tag=2\r\nContent-Length: 0\r\n\r\n",
                        0),

                // Sections 3.2 and 3.3, transaction and application layer.
                of("badbranch", options(";branch=z9hG4bK", ";branch=z9hG4bK;was="), 400),
                of(
                        "insuf",
                        "INVITE sip:user@example.com SIP/2.0\r\nCSeq: 193942 INVITE\r\nVia: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf\r\nContent-Length: 0\r\n\r\n",
                        400),
                of("unkscm", message("OPTIONS", "nobodyKnowsThisScheme:totallyopaquecontent"), 416),
                of("novelsc", message("OPTIONS", "soap.beep://192.0.2.103:3002"), 416),
                of("unksm2", options("To: <sip:user@example.com>", "To: isbn:2983792873"), 200, 400),
                of(
                        "bext01",
                        options(
                                "Max-Forwards",
                                "Require: nothingSupportsThis, nothingSupportsThisEither\r\nProxy-Require: noProxiesSupportThis\r\nMax-Forwards"),
                        420),
                of(
                        "invut",
                        invite(
                                "Content-Length: 0\r\n\r\n",
                                "Content-Type: application/unknownformat\r\nContent-Length: 3\r\n\r\n<a>"),
                        415),
                of("multi01", invite("To: ", "To: <sip:other@example.net>\r\nTo: "), 400),
                of("multi01 CSeq", invite("CSeq: ", "CSeq: 9 INVITE\r\nCSeq: "), 400),
                of("multi01 Call-ID", invite("Call-ID: ", "Call-ID: another\r\nCall-ID: "), 400),
                of("mcl01", options("Content-Length: 0", "Content-Length: 0\r\nContent-Length: 5"), 400),
                of("zeromf", options("Max-Forwards: 70", "Max-Forwards: 0"), 200),
                of("sdp01", invite("Content-Length: 0\r\n\r\n", "Accept: text/nobodyKnowsThis\r\n" + withSdp), 406),
                of(
                        "inv2543",
                        invite(
                                "Contact: <sip:caller@127.0.0.1:PORT>\r\n",
                                "",
                                "Max-Forwards: 70\r\n",
                                "",
                                ";tag=242etr",
                                ""),
                        200),
                of(
                        "mpart01",
                        invite(
                                "Content-Length: 0\r\n\r\n",
                                "Content-Type: multipart/mixed; boundary=x\r\nContent-Length: " + (sdp.length() + 42)
                                        + "\r\n\r\n--x\r\nContent-Type: application/sdp\r\n\r\n" + sdp + "--x--\r\n"),
                        200),

                // Not in the RFC, met in the wild.
                of(
                        "via comment without end",
                        options("SIP/2.0\r\nVia: ", "SIP/2.0\r\nVia: SIP/2.0/UDP h (open\\\r\nVia: "),
                        400),
                of("bare line feeds", options("\r\nMax-Forwards", "\nMax-Forwards"), 400),
                of("nul in header", options("242etr", "24\0etr"), 400),
                of("too many headers", options("Max-Forwards", "X: y\r\n".repeat(300) + "Max-Forwards"), 400),
                of("header too long", options("Max-Forwards", "X: " + "y".repeat(9_000) + "\r\nMax-Forwards"), 400),
                of(
                        "headers too large",
                        options("Max-Forwards", ("X: " + "y".repeat(8_000) + "\r\n").repeat(3) + "Max-Forwards"),
                        400),
                of("overlong UTF-8", options("caller@127", "c\u00e4ller@127"), 200, 400),
                of("no SIP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0),
                of("keep-alive", "\r\n\r\n", 0),
                of("single line end", "\r\n", 0),
                of("stun", "\0\1\0\0!\u0012$B", 0),
                of("sips in the clear", message("OPTIONS", "sips:user@example.com"), 480),
                of("unknown method", message("FROBNICATE", "sip:user@example.com"), 501),
                of(
                        "method not taken",
                        message(
                                "SUBSCRIBE",
                                "sip:user@example.com",
                                "Max-Forwards",
                                "Event: presence\r\nExpires: 60\r\nMax-Forwards"),
                        405),
                of("malformed ACK", message("ACK", "sip:user@example.com", "CSeq: 8 ACK", "CSeq: 8 BYE"), 0));
    }
}
