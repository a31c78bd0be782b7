package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.AddressRange;
import io.callprint.config.SipConfig;
import io.callprint.config.SipConfig.ClaimSource;
import io.callprint.identity.CallerClaim;
import io.callprint.sip.SipHeader;
import io.callprint.sip.SipInvite;
import io.callprint.voiceprint.CallerId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class ClaimReaderTest {
    private static final SipConfig.Claim TRUSTING = new SipConfig.Claim(
            List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("2001:db8::/32")),
            List.of(ClaimSource.values()),
            Optional.of("DE"));

    private static SipInvite invite(String source, String fromUser, SipHeader... headers) {
        try {
            return new SipInvite(
                    "c@h",
                    "sip:service@127.0.0.1",
                    "sip:" + fromUser + "@h",
                    fromUser,
                    "",
                    "service",
                    Optional.empty(),
                    new InetSocketAddress(InetAddress.getByName(source), 5070),
                    List.of(headers));
        } catch (UnknownHostException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Claim claim(String fromUser, SipHeader... headers) {
        return new ClaimReader(TRUSTING).read(invite("127.0.0.1", fromUser, headers));
    }

    private static String said(String fromUser, SipHeader... headers) {
        return claim(fromUser, headers).shown();
    }

    private static SipHeader asserted(String value) {
        return new SipHeader("P-Asserted-Identity", value);
    }

    @Test
    void assertedIdentityCountsBeforeFrom() {
        assertEquals("+49301", said("+4930999", asserted("\"A\" <sip:+49301@x>")));
        assertEquals(
                "+49301", said("a", new SipHeader("p-asserted-identity", "<sip:anonymous@x>, <tel:+49(30)1;isub=1>")));
        assertEquals("+49302", said("a", new SipHeader("Remote-Party-ID", "<sip:+49302@x>;party=calling")));
        assertEquals("+4930999", said("+49 30-99.9"));
        assertEquals("anna", said("anna"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "126.255.255.255", "2001:db9::1"})
    void strangersAreBelievedNothingButFrom(String source) {
        SipInvite invite = invite(
                source,
                "+4930999",
                asserted("<sip:+49301@x>;verstat=TN-Validation-Passed"),
                new SipHeader("Remote-Party-ID", "<sip:+49302@x>"));
        Claim claim = new ClaimReader(TRUSTING).read(invite);
        assertEquals("+4930999", claim.shown());
        assertEquals(Claim.Standing.UNCHECKED, claim.standing());
    }

    @Test
    void nobodyIsTrustedUntilConfigured() {
        SipInvite invite = invite("127.0.0.1", "+4930999", asserted("<sip:+49301@x>"));
        assertEquals(
                "+4930999",
                new ClaimReader(SipConfig.Claim.DEFAULTS).read(invite).shown());
    }

    @Test
    void orderIsTheSitesOwn() {
        SipConfig.Claim fromFirst = new SipConfig.Claim(
                TRUSTING.trusted(), List.of(ClaimSource.FROM, ClaimSource.P_ASSERTED_IDENTITY), Optional.empty());
        SipHeader header = asserted("<sip:+49301@x>");
        assertEquals(
                "+4930999",
                new ClaimReader(fromFirst)
                        .read(invite("::ffff:127.0.0.1", "+4930999", header))
                        .shown());
        SipConfig.Claim never =
                new SipConfig.Claim(TRUSTING.trusted(), List.of(ClaimSource.P_ASSERTED_IDENTITY), Optional.empty());
        assertEquals(
                "anonymous",
                new ClaimReader(never)
                        .read(invite("192.0.2.1", "+4930999", header))
                        .shown());
    }

    @Test
    void withheldNumbersClaimNobody() {
        SipHeader asserted = asserted("<sip:+49301@x>");
        for (Claim claim : List.of(
                claim("Anonymous"),
                claim(""),
                claim("a\u0007b"),
                claim("x".repeat(200)),
                claim("+4930999", asserted, new SipHeader("Privacy", "id;critical")),
                claim("a", new SipHeader("Remote-Party-ID", "<sip:+49302@x>;privacy=full")))) {
            assertEquals(Optional.empty(), claim.said());
            assertEquals(CallerClaim.NONE, claim.forRecognition());
        }
        assertEquals("%zz", said("anonymous", asserted("<sip:%zz@x>")));
    }

    @ParameterizedTest
    @CsvSource({
        "+49 (30) 901820, +4930901820",
        "030 901820, +4930901820",
        "0049 30 901820, +4930901820",
        "+4930901820;phone-context=x, +4930901820",
        "901820;phone-context=+4930, +4930901820",
        "901820;phone-context=pbx.example, 901820",
        "101, 101",
        "+1 202-555-0143, +12025550143",
        "0012025550143, +12025550143",
        "+999123, +999123",
        "12345678901234567890, 12345678901234567890",
    })
    void numbersAreSpelledOneWay(String received, String expected) {
        assertEquals(expected, said(received));
    }

    @Test
    void withoutARegionNationalNumbersStayAsTheyCame() {
        SipConfig.Claim anywhere = SipConfig.Claim.DEFAULTS;
        assertEquals(
                "030901820",
                new ClaimReader(anywhere)
                        .read(invite("127.0.0.1", "030 901820"))
                        .shown());
        assertEquals(
                "0049301",
                new ClaimReader(anywhere).read(invite("127.0.0.1", "0049301")).shown());
        assertEquals(
                "+4930901820",
                new ClaimReader(anywhere)
                        .read(invite("127.0.0.1", "+49 30 901820"))
                        .shown());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<sip:+4930901820;verstat=TN-Validation-Passed@h;user=phone> | PASSED",
                "<sip:+4930901820@h;user=phone>;verstat=TN-Validation-Passed | PASSED",
                "<sip:+4930901820@h;user=phone;verstat=TN-Validation-Passed-A> | PASSED",
                "<tel:+4930901820;verstat=\"TN-Validation-Passed\"> | PASSED",
                "<sip:+4930901820;verstat=TN-Validation-Failed@h> | FAILED",
                "<sip:+4930901820@h>;verstat=tn-validation-failed | FAILED",
                "<sip:+4930901820;verstat=TN-Validation-Passed@h>;verstat=TN-Validation-Failed | FAILED",
                "<sip:+4930901820;verstat=No-TN-Validation@h> | UNCHECKED",
                "<sip:+4930901820@h>;verstat=odd | UNCHECKED",
            })
    void verdictIsReadInTheUriAndBehindIt(String header, Claim.Standing standing) {
        Claim claim = claim("anonymous", asserted(header));
        assertEquals(standing, claim.standing());
        assertEquals("+4930901820", claim.shown());
        Claim from = claim("+4930901820", new SipHeader("From", header + ";tag=1"));
        assertEquals(standing, from.standing());
    }

    @Test
    void forgedNumberSpeaksForNobodyButKeepsItsOwnersWish() {
        Claim forged = claim("a", asserted("<sip:+4930901820;verstat=TN-Validation-Failed@h>"));
        CallerId number = new CallerId("+4930901820");
        assertEquals(CallerClaim.NONE, forged.forRecognition());
        assertEquals(Optional.of(number), forged.forWishes().number());
        Claim unchecked = claim("a", asserted("<sip:+4930901820@h>"));
        assertEquals(Optional.of(number), unchecked.forRecognition().number());
    }

    @Test
    void numberFirstCalledIsKept() {
        assertEquals(
                Optional.of("+49301"),
                claim("a", new SipHeader("Diversion", "<sip:+49302@h>;reason=no-answer, <sip:+49301@h>;reason=busy"))
                        .diverted());
        assertEquals(
                Optional.of("+49301"),
                claim(
                                "a",
                                new SipHeader("History-Info", "<sip:+49301@h>;index=1"),
                                new SipHeader("History-Info", "<sip:+49302@h?Reason=SIP%3Bcause%3D302>;index=1.1"))
                        .diverted());
        assertEquals(
                Optional.empty(),
                claim("a", new SipHeader("History-Info", "<sip:+49301@h>;index=1"))
                        .diverted());
        assertEquals(Optional.empty(), claim("a").diverted());
    }

    @Test
    void mutatedHeadersAreReadOrIgnored() {
        Random random = new Random(3);
        String seed =
                "\"A\" <sip:+4930901820;verstat=TN-Validation-Passed;phone-context=+49@h;user=phone>;index=1, <tel:%2B1>";
        List<String> names = List.of("P-Asserted-Identity", "Remote-Party-ID", "Diversion", "History-Info", "Privacy");
        ClaimReader reader = new ClaimReader(TRUSTING);
        for (int round = 0; round < 20_000; round++) {
            List<SipHeader> headers = new ArrayList<>();
            for (String name : names) {
                StringBuilder value = new StringBuilder(seed);
                for (int change = random.nextInt(8); change > 0; change--) {
                    int at = random.nextInt(value.length());
                    switch (random.nextInt(3)) {
                        case 0 -> value.setCharAt(at, (char) (1 + random.nextInt(9) + random.nextInt(100)));
                        case 1 -> value.insert(at, seed, 0, random.nextInt(seed.length()));
                        default -> value.deleteCharAt(at);
                    }
                }
                headers.add(new SipHeader(name, value.toString().replaceAll("[\r\n\0]", " ")));
            }
            Claim claim =
                    reader.read(invite("127.0.0.1", headers.getFirst().value(), headers.toArray(SipHeader[]::new)));
            assertTrue(claim.shown().length() <= 128);
        }
    }
}
